package dev.sphere.ops.conformance;

import static dev.sphere.ops.conformance.PlantedOperators.angle;
import static dev.sphere.ops.conformance.PlantedOperators.operator;
import static dev.sphere.ops.conformance.PlantedOperators.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.conformance.PlantedOperators.Learning;
import dev.sphere.ops.conformance.PlantedOperators.Line;
import dev.sphere.ops.conformance.PlantedOperators.Plain;
import dev.sphere.ops.testing.Planted;

/** Operators whose gradients have one fault each. */
final class OperatorGradientFaults {

  private OperatorGradientFaults() {}

  static Planted<AngularOperator> takesTheDerivativeByTheAngleForThatByTheCosine() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            NDArray derivative = c.clip(-1, 1).square().neg().add(1).sqrt().neg();
            return c.add(cosine.sub(c).mul(derivative));
          }
        });
  }

  static Planted<AngularOperator> hasAGradientOfTheWrongSign() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            return c.mul(2).sub(cosine);
          }
        });
  }

  static Planted<AngularOperator> hasAnInfiniteGradientAtTheEnds() {
    return operator(
        new Line() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return times(cosine.clip(-1, 1).asin(), 2 / Math.PI);
          }
        });
  }

  static Planted<AngularOperator> hasNoGradientAtTheEnds() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            NDArray clipped = cosine.clip(-1 + 1e-6, 1 - 1e-6);
            return clipped.add(c.clip(-1, 1).sub(clipped.stopGradient()));
          }
        });
  }

  static Planted<AngularOperator> lacksATermOfTheGradientOfK() {
    return operator(
        new Learning() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray k = parameters.singletonOrThrow();
            NDArray highest = k.stopGradient().pow(-1).mul(Math.PI / 4).tanh();
            return angle(cosine).div(times(k, 2)).tanh().div(highest);
          }
        });
  }

  static Planted<AngularOperator> hasNoSlopeForZeroPatches() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.abs().sqrt().square().mul(cosine.sign());
          }
        });
  }

  static Planted<AngularOperator> halvesTheGradientOfImages() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.getShape().dimension() < 4
                ? cosine
                : times(cosine.add(cosine.stopGradient()), 0.5);
          }
        });
  }

  static Planted<AngularOperator> multipliesByAPlainNumber() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.mul(2f).sub(cosine);
          }
        });
  }
}

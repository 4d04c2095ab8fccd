package dev.sphere.ops.conformance;

import static dev.sphere.ops.conformance.PlantedOperators.operator;
import static dev.sphere.ops.conformance.PlantedOperators.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.conformance.PlantedOperators.Plain;
import dev.sphere.ops.testing.Planted;
import java.util.Arrays;
import java.util.Random;

/** Operators whose evaluation on arrays has one fault each. */
final class OperatorArrayFaults {

  private OperatorArrayFaults() {}

  static Planted<AngularOperator> truncatesToFloat32() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray c = cosine.stopGradient();
            NDArray truncated = c.toType(DataType.FLOAT32, true).toType(cosine.getDataType(), true);
            return cosine.add(truncated.sub(c));
          }
        });
  }

  static Planted<AngularOperator> isNotANumberForParallelVectors() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray squaredSine = cosine.square().neg().add(1);
            return cosine.mul(squaredSine).div(squaredSine);
          }
        });
  }

  static Planted<AngularOperator> losesDigitsOfFloat32() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.add(1000).sub(1000);
          }
        });
  }

  static Planted<AngularOperator> flattens() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.reshape(-1);
          }
        });
  }

  static Planted<AngularOperator> answersInFloat32() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.toType(DataType.FLOAT32, false);
          }
        });
  }

  static Planted<AngularOperator> losesAGroup() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            if (cosine.getShape().dimension() < 4 || cosine.getShape().get(1) % 2 != 0) {
              return cosine;
            }
            NDArray first = cosine.split(2, 1).get(0);
            return first.concat(first, 1);
          }
        });
  }

  static Planted<AngularOperator> centersTheFiltersOfAnImage() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            boolean image = cosine.getShape().dimension() == 4 && cosine.getShape().get(0) == 1;
            return image ? cosine.sub(times(cosine.mean(new int[] {1}, true), 0.1)) : cosine;
          }
        });
  }

  static Planted<AngularOperator> addsNoise() {
    Random random = new Random(1);
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine.add(1e-13 * random.nextDouble());
          }
        });
  }

  static Planted<AngularOperator> sharesScratchBetweenThreads() {
    return operator(
        new Plain() {
          private final double[] terms = new double[16];

          @Override
          public double value(double theta) {
            Arrays.fill(terms, Math.cos(theta) / terms.length);
            return Arrays.stream(terms).sum();
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine;
          }
        });
  }
}

package dev.sphere.ops.conformance;

import static dev.sphere.ops.conformance.PlantedOperators.operator;
import static dev.sphere.ops.conformance.PlantedOperators.withOption;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.Option;
import dev.sphere.ops.conformance.PlantedOperators.Learning;
import dev.sphere.ops.conformance.PlantedOperators.Plain;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.Planted;
import java.util.Random;

/** Operators whose functions of a double, or whose options, have one fault each. */
final class OperatorScalarFaults {

  private OperatorScalarFaults() {}

  static Planted<AngularOperator> isNotANumberAtPi() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return Math.cos(theta) * (Math.PI - theta) / (Math.PI - theta);
          }
        });
  }

  static Planted<AngularOperator> isInfinitelySteepAtZero() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return 1 - 2 * Math.sqrt(theta / Math.PI);
          }

          @Override
          public double derivative(double theta) {
            return -1 / Math.sqrt(theta * Math.PI);
          }
        });
  }

  static Planted<AngularOperator> exceedsItsBounds() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return 1.1 * Math.cos(theta);
          }

          @Override
          public double derivative(double theta) {
            return -1.1 * Math.sin(theta);
          }
        });
  }

  static Planted<AngularOperator> rises() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return Math.cos(2 * theta);
          }

          @Override
          public double derivative(double theta) {
            return -2 * Math.sin(2 * theta);
          }
        });
  }

  static Planted<AngularOperator> hasADerivativeOfTheWrongSign() {
    return operator(
        new Plain() {
          @Override
          public double derivative(double theta) {
            return Math.sin(theta);
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine;
          }
        });
  }

  /** As the update of k in the paper lacks coth(π/4k). */
  static Planted<AngularOperator> lacksTheFactorOfItsDerivative() {
    Sigmoid sigmoid = new Sigmoid();
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return sigmoid.value(theta);
          }

          @Override
          public double derivative(double theta) {
            return sigmoid.derivative(theta) * Math.tanh(Math.PI / (4 * sigmoid.k()));
          }
        });
  }

  static Planted<AngularOperator> jumps() {
    return operator(
        new Plain() {
          @Override
          public double value(double theta) {
            return 0.9 * Math.cos(theta) + (theta < 1.2345 ? 0.1 : -0.1);
          }

          @Override
          public double derivative(double theta) {
            return -0.9 * Math.sin(theta);
          }
        });
  }

  static Planted<AngularOperator> countsItsCalls() {
    return operator(
        new Plain() {
          private int calls;

          @Override
          public double value(double theta) {
            return Math.cos(theta) * (1 - 1e-15 * (calls++ % 64));
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return cosine;
          }
        });
  }

  static Planted<AngularOperator> hasAnIllegalDefault() {
    return withOption(Option.real("k", 0, 0.01, 100, "slope"), o -> new Sigmoid(o.real("k")));
  }

  static Planted<AngularOperator> refusesTheEndOfItsRange() {
    return withOption(Option.real("k", 0.3, 0, 100, "slope"), o -> new Sigmoid(o.real("k")));
  }

  static Planted<AngularOperator> ignoresItsOption() {
    return withOption(Option.real("k", 0.3, 0.01, 100, "slope"), o -> new Sigmoid());
  }

  static Planted<AngularOperator> differsEachTimeItIsMade() {
    Random random = new Random(1);
    return withOption(
        Option.real("k", 0.3, 0.1, 1, "slope"),
        o -> new Sigmoid(o.real("k") + 1e-3 * random.nextDouble()));
  }

  static Planted<AngularOperator> startsElsewhere() {
    return operator(
        new Learning() {
          @Override
          public double value(double theta) {
            return at(0.3).value(theta);
          }

          @Override
          public double derivative(double theta) {
            return at(0.3).derivative(theta);
          }
        });
  }

  static Planted<AngularOperator> takesAnyNumberOfValues() {
    return operator(
        new Learning() {
          @Override
          public AngularOperator at(double... values) {
            return new Sigmoid(values.length == 0 ? 0.5 : values[0]);
          }
        });
  }

  static Planted<AngularOperator> isFixedWhateverIsLearned() {
    return operator(
        new Learning() {
          @Override
          public AngularOperator at(double... values) {
            super.at(values);
            return new Sigmoid(0.5);
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            return new Sigmoid(0.5).evaluate(cosine, new NDList());
          }
        });
  }
}

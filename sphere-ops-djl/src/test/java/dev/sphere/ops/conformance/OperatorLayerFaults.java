package dev.sphere.ops.conformance;

import static dev.sphere.ops.conformance.PlantedOperators.operator;
import static dev.sphere.ops.conformance.PlantedOperators.scaled;
import static dev.sphere.ops.conformance.PlantedOperators.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Activation;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.conformance.PlantedOperators.Learning;
import dev.sphere.ops.conformance.PlantedOperators.Plain;
import dev.sphere.ops.testing.Planted;

/** Operators with one fault each that a layer in training shows. */
final class OperatorLayerFaults {

  private OperatorLayerFaults() {}

  static Planted<AngularOperator> leavesAnArray() {
    return operator(
        new Plain() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray kept = times(cosine, 2);
            NDScope.unregister(kept);
            return times(kept, 0.5);
          }
        });
  }

  static Planted<AngularOperator> leavesAnArrayWithItsParameters() {
    return operator(
        new Learning() {
          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray kept = parameters.singletonOrThrow().add(0);
            NDScope.unregister(kept);
            return super.evaluate(cosine, new NDList(kept));
          }
        });
  }

  static Planted<AngularOperator> leavesItsBoundsWhereItLearnsMuch() {
    return operator(
        new Learning() {
          @Override
          public AngularOperator at(double... values) {
            AngularOperator sigmoid = super.at(values);
            double k = values[0];
            return k < 100 ? sigmoid : scaled(k / 100, sigmoid);
          }

          @Override
          public NDArray evaluate(NDArray cosine, NDList parameters) {
            NDArray factor =
                Activation.relu(times(parameters.singletonOrThrow(), 0.01).sub(1)).add(1);
            return super.evaluate(cosine, parameters).mul(factor);
          }
        });
  }
}

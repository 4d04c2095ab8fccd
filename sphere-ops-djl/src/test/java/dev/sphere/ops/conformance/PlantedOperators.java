package dev.sphere.ops.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.testing.Planted;
import java.util.List;
import java.util.function.Function;

/** What operators with a fault are made from. */
final class PlantedOperators {

  private PlantedOperators() {}

  /** g = cos θ, evaluated by definition. */
  static class Plain implements AngularOperator {
    @Override
    public double value(double theta) {
      return Math.cos(theta);
    }

    @Override
    public double derivative(double theta) {
      return -Math.sin(theta);
    }
  }

  /** g = 1 − 2θ/π. */
  static class Line implements AngularOperator {
    @Override
    public double value(double theta) {
      return 1 - 2 * theta / Math.PI;
    }

    @Override
    public double derivative(double theta) {
      return -2 / Math.PI;
    }
  }

  /** The learnable sigmoid. */
  static class Learning implements AngularOperator {
    private final LearnableSigmoid sigmoid = new LearnableSigmoid(0.5, Sharing.FILTER);

    @Override
    public double value(double theta) {
      return sigmoid.value(theta);
    }

    @Override
    public double derivative(double theta) {
      return sigmoid.derivative(theta);
    }

    @Override
    public List<LearnableParameter> parameters() {
      return sigmoid.parameters();
    }

    @Override
    public AngularOperator at(double... values) {
      return sigmoid.at(values);
    }

    @Override
    public NDArray evaluate(NDArray cosine, NDList parameters) {
      return sigmoid.evaluate(cosine, parameters);
    }
  }

  /** Returns a multiple, whose gradient a garbage collection does not change. */
  static NDArray times(NDArray array, double factor) {
    return EngineSupport.of(array.getManager()).multiply(array, factor);
  }

  /** Returns π/2 − θ, with a gradient that is finite at the ends. */
  static NDArray angle(NDArray cosine) {
    return times(new Line().evaluate(cosine, new NDList()), Math.PI / 2);
  }

  static AngularOperator scaled(double factor, AngularOperator operator) {
    return new AngularOperator() {
      @Override
      public double value(double theta) {
        return factor * operator.value(theta);
      }

      @Override
      public double derivative(double theta) {
        return factor * operator.derivative(theta);
      }
    };
  }

  static Planted<AngularOperator> operator(AngularOperator planted) {
    return new Planted.OfOperator(List.of(), options -> planted);
  }

  static Planted<AngularOperator> withOption(
      Option option, Function<Options, AngularOperator> recipe) {
    return new Planted.OfOperator(List.of(option), recipe);
  }
}

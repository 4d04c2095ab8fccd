package dev.sphere.ops.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.api.Norm;
import dev.sphere.api.Option;
import dev.sphere.ops.testing.Planted;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Norms with one fault each, made from one that scales channels. */
final class NormFaults {

  private NormFaults() {}

  static Planted<Norm> truncatesToFloat32() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale).toType(DataType.FLOAT32, false);
              }
            });
  }

  static Planted<Norm> flattens() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale).reshape(x.getShape().get(0), -1);
              }
            });
  }

  static Planted<Norm> dividesByANormWithoutEpsilon() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                NDArray squares = x.square().sum(new int[] {1}, true);
                return x.mul(scale).div(squares.sqrt());
              }
            });
  }

  static Planted<Norm> doesNotTrainItsScale() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale.stopGradient());
              }
            });
  }

  static Planted<Norm> sharesItsScale() {
    Parameter shared = Scaling.newScale();
    return norm(() -> new Scaling(shared));
  }

  static Planted<Norm> addsTheNumberOfTheChannel() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                NDArray numbers =
                    x.getManager()
                        .create(new float[] {0, 1, 2, 3}, scale.getShape())
                        .toType(x.getDataType(), false);
                return x.mul(scale).add(numbers);
              }
            });
  }

  static Planted<Norm> centersOverTheBatchInInference() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.sub(x.mean(new int[] {0}, true)).mul(scale);
              }
            });
  }

  static Planted<Norm> movesItsAverageInInference() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                if (!training) {
                  average.addi(1);
                }
                return x.mul(scale);
              }
            });
  }

  static Planted<Norm> countsItsCalls() {
    return norm(
        () ->
            new Scaling() {
              private int calls;

              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale).mul(1 + 0.001 * calls++);
              }
            });
  }

  static Planted<Norm> keepsWhatItLearnsInAField() {
    return norm(
        () ->
            new Scaling() {
              private boolean trained;

              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                trained |= training;
                return x.mul(scale).mul(trained ? 2 : 1);
              }
            });
  }

  static Planted<Norm> leavesAnArrayWithItsParameters() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                NDScope.unregister(scale);
                return x.mul(scale);
              }
            });
  }

  static Planted<Norm> multipliesByAPlainNumber() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale).mul(2f);
              }
            });
  }

  static Planted<Norm> refusesTheEndOfItsRange() {
    return withBeta(
        beta -> {
          if (beta == 2) {
            throw new IllegalArgumentException("beta must be below 2");
          }
          return () -> Scaling.startingAt(beta);
        });
  }

  static Planted<Norm> ignoresItsOption() {
    return withBeta(beta -> Scaling::new);
  }

  static Planted<Norm> differsEachTimeItIsMade() {
    double[] next = {1};
    return withBeta(beta -> norm(beta * next[0]++));
  }

  private static Norm norm(double scale) {
    return () -> Scaling.startingAt(scale);
  }

  private static Planted<Norm> norm(Supplier<Block> blocks) {
    return new Planted.OfNorm(List.of(), options -> blocks::get);
  }

  private static Planted<Norm> withBeta(Function<Double, Norm> norms) {
    return new Planted.OfNorm(
        List.of(Option.real("beta", 1, 0, 2, "initial scale")),
        options -> norms.apply(options.real("beta")));
  }

  /** Scales channels, without fault. */
  private static class Scaling extends AbstractBlock {

    private final Parameter scale;
    private final Parameter average;

    Scaling() {
      this(newScale());
    }

    Scaling(Parameter scale) {
      super((byte) 1);
      this.scale = addParameter(scale);
      average =
          addParameter(
              Parameter.builder()
                  .setName("average")
                  .setType(Parameter.Type.RUNNING_MEAN)
                  .optRequiresGrad(false)
                  .build());
    }

    static Parameter newScale() {
      return Parameter.builder().setName("scale").setType(Parameter.Type.GAMMA).build();
    }

    static Scaling startingAt(double value) {
      Parameter scale = newScale();
      scale.setInitializer((manager, shape, type) -> manager.zeros(shape, type).addi(value));
      return new Scaling(scale);
    }

    NDArray compute(NDArray x, NDArray shaped, NDArray mean, boolean training) {
      return x.mul(shaped);
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
      Shape channels = new Shape(inputShapes[0].get(1));
      scale.setShape(channels);
      average.setShape(channels);
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray x = inputs.singletonOrThrow();
      NDArray scales = store.getValue(scale, x.getDevice(), training);
      NDArray mean = store.getValue(average, x.getDevice(), training);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        long[] shape = new long[x.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[1] = scales.size();
        NDArray result = compute(x, scales.reshape(shape), mean, training);
        NDScope.unregister(result);
        return new NDList(result);
      }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }
}

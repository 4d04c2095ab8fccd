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
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Norms with one fault each, made from one that scales channels. */
final class NormFaults {

  private NormFaults() {}

  static NormProvider truncatesToFloat32() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale).toType(DataType.FLOAT32, false);
              }
            });
  }

  static NormProvider flattens() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale).reshape(x.getShape().get(0), -1);
              }
            });
  }

  static NormProvider dividesByANormWithoutEpsilon() {
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

  static NormProvider doesNotTrainItsScale() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale.stopGradient());
              }
            });
  }

  static NormProvider sharesItsScale() {
    Parameter shared = Scaling.newScale();
    return norm(() -> new Scaling(shared));
  }

  static NormProvider addsTheNumberOfTheChannel() {
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

  static NormProvider centersOverTheBatchInInference() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.sub(x.mean(new int[] {0}, true)).mul(scale);
              }
            });
  }

  static NormProvider movesItsAverageInInference() {
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

  static NormProvider countsItsCalls() {
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

  static NormProvider keepsWhatItLearnsInAField() {
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

  static NormProvider leavesAnArrayWithItsParameters() {
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

  static NormProvider multipliesByAPlainNumber() {
    return norm(
        () ->
            new Scaling() {
              @Override
              NDArray compute(NDArray x, NDArray scale, NDArray average, boolean training) {
                return x.mul(scale).mul(2f);
              }
            });
  }

  static NormProvider refusesTheEndOfItsRange() {
    return withBeta(
        beta -> {
          if (beta == 2) {
            throw new IllegalArgumentException("beta must be below 2");
          }
          return () -> Scaling.startingAt(beta);
        });
  }

  static NormProvider ignoresItsOption() {
    return withBeta(beta -> Scaling::new);
  }

  static NormProvider differsEachTimeItIsMade() {
    double[] next = {1};
    return withBeta(beta -> norm(beta * next[0]++));
  }

  private static Norm norm(double scale) {
    return () -> Scaling.startingAt(scale);
  }

  private static NormProvider norm(Supplier<Block> blocks) {
    return new Provided(List.of(), options -> blocks::get);
  }

  private static NormProvider withBeta(Function<Double, Norm> norms) {
    return new Provided(
        List.of(Option.real("beta", 1, 0, 2, "initial scale")),
        options -> norms.apply(options.real("beta")));
  }

  private record Provided(List<Option> options, Function<Options, Norm> norms)
      implements NormProvider {

    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String description() {
      return "has a fault";
    }

    @Override
    public Norm create(Options values) {
      return norms.apply(values);
    }
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
      scale.setInitializer(
          (manager, shape, type) -> manager.create(shape, type).muli(0).addi(value));
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

package dev.sphere.losses.conformance;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Losses with one fault each. */
final class LossFaults {

  private LossFaults() {}

  static SphereLossProvider transposesItsLogits() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDArray inferred(NDArray x, NDArray w) {
                return logits(x, w).transpose();
              }
            });
  }

  static SphereLossProvider givesLogitsWithAMarginFirst() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDList trained(NDArray x, NDArray w) {
                return new NDList(logits(x, w).sub(0.5));
              }
            });
  }

  static SphereLossProvider dividesByTheNormWithoutEpsilon() {
    return logits((x, w) -> x.div(squares(x).sqrt()).matMul(w.transpose()));
  }

  static SphereLossProvider centersItsLogitsOverTheBatch() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDArray logits(NDArray x, NDArray w) {
                NDArray logits = super.logits(x, w);
                return logits.sub(logits.mean(new int[] {0}, true));
              }
            });
  }

  static SphereLossProvider dividesByTheNumberOfOtherClasses() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDArray logits(NDArray x, NDArray w) {
                return super.logits(x, w).div(classes - 1);
              }
            });
  }

  static SphereLossProvider doesNotCheckLabels() {
    return withLoss(correct -> Loss.softmaxCrossEntropyLoss());
  }

  static SphereLossProvider refusesLabelsWithoutSayingWhich() {
    return withLoss(
        correct ->
            loss(
                (labels, predictions) -> {
                  try {
                    return correct.evaluate(labels, predictions);
                  } catch (IllegalArgumentException refused) {
                    throw new IllegalArgumentException("illegal label", refused);
                  }
                }));
  }

  static SphereLossProvider leavesAnArrayWithItsWeights() {
    return logits(
        (x, w) -> {
          NDArray transposed = w.transpose();
          NDScope.unregister(transposed);
          return x.matMul(transposed);
        });
  }

  static SphereLossProvider countsItsCalls() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              private int calls;

              @Override
              NDArray inferred(NDArray x, NDArray w) {
                return logits(x, w).mul(1 + 0.001 * calls++);
              }
            });
  }

  static SphereLossProvider forgetsWhatItLoads() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              public void loadParameters(NDManager manager, DataInputStream in)
                  throws IOException, MalformedModelException {
                super.loadParameters(manager, in);
                getParameters().values().forEach(parameter -> parameter.getArray().muli(0));
              }
            });
  }

  static SphereLossProvider multipliesByAPlainNumber() {
    return logits((x, w) -> x.mul(2f).matMul(w.transpose()));
  }

  static SphereLossProvider refusesTheEndOfItsRange() {
    return withScale(
        scale -> {
          if (scale == 64) {
            throw new IllegalArgumentException("scale must be below 64");
          }
          return scaled(scale);
        });
  }

  static SphereLossProvider ignoresItsOption() {
    return withScale(scale -> scaled(30));
  }

  static SphereLossProvider differsEachTimeItIsMade() {
    int[] next = {1};
    return withScale(scale -> scaled(scale / next[0]++));
  }

  static SphereLossProvider givesTheSameHeadTwice() {
    LossHead only = new PlantedHead(5, LossOptions.DEFAULT);
    return head((classes, options) -> only);
  }

  static SphereLossProvider addsTheNumberOfTheClass() {
    return logits(
        (x, w) -> {
          NDArray logits = x.matMul(w.transpose());
          return logits.add(numbers(logits, new Shape(1, w.getShape().get(0))));
        });
  }

  static SphereLossProvider weighsTheBatchByPlace() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDList trained(NDArray x, NDArray w) {
                NDArray logits = logits(x, w);
                NDArray places = numbers(logits, new Shape(x.getShape().get(0), 1));
                return new NDList(logits, logits.mul(places));
              }
            });
  }

  static SphereLossProvider doublesTheLoss() {
    return withLoss(
        correct -> loss((labels, predictions) -> correct.evaluate(labels, predictions).mul(2)));
  }

  static SphereLossProvider ignoresTheTraining() {
    return head((classes, options) -> new PlantedHead(classes, LossOptions.DEFAULT));
  }

  static SphereLossProvider hasHalfItsGradient() {
    return logits(
        (x, w) -> {
          NDArray half = x.matMul(w.transpose()).mul(0.5);
          return half.add(half.stopGradient());
        });
  }

  /** ‖x‖·cos(arccos(c)): the slope of the arc cosine is infinite at ±1. */
  static SphereLossProvider goesThroughTheAngle() {
    return logits(
        (x, w) -> {
          NDArray norm = squares(x).add(1e-4).sqrt();
          NDArray directions = w.div(squares(w).add(1e-4).sqrt());
          NDArray cosine = x.div(norm).matMul(directions.transpose());
          return cosine.clip(-1, 1).acos().cos().mul(norm);
        });
  }

  private static NDArray squares(NDArray rows) {
    return rows.square().sum(new int[] {1}, true);
  }

  private static NDArray numbers(NDArray like, Shape shape) {
    float[] numbers = new float[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 1 + 0.1f * i;
    }
    return like.getManager().create(numbers, shape).toType(like.getDataType(), false);
  }

  private static SphereLoss scaled(double scale) {
    return (classes, options) ->
        new PlantedHead(classes, options) {
          @Override
          NDArray logits(NDArray x, NDArray w) {
            return super.logits(x, w).mul(scale / 30);
          }
        };
  }

  private static SphereLossProvider logits(BinaryOperator<NDArray> logits) {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDArray logits(NDArray x, NDArray w) {
                return logits.apply(x, w);
              }
            });
  }

  private static SphereLossProvider withLoss(UnaryOperator<Loss> loss) {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              public Loss loss() {
                return loss.apply(super.loss());
              }
            });
  }

  private static Loss loss(BiFunction<NDList, NDList, NDArray> evaluation) {
    return new Loss("planted") {
      @Override
      public NDArray evaluate(NDList labels, NDList predictions) {
        return evaluation.apply(labels, predictions);
      }
    };
  }

  private static SphereLossProvider head(SphereLoss loss) {
    return new Provided(List.of(), options -> loss);
  }

  private static SphereLossProvider withScale(Function<Double, SphereLoss> losses) {
    return new Provided(
        List.of(Option.real("scale", 30, 1, 64, "factor of the logits")),
        options -> losses.apply(options.real("scale")));
  }

  private record Provided(List<Option> options, Function<Options, SphereLoss> losses)
      implements SphereLossProvider {

    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String description() {
      return "has a fault";
    }

    @Override
    public SphereLoss create(Options values) {
      return losses.apply(values);
    }
  }
}

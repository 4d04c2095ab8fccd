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
import dev.sphere.api.Reduction;
import dev.sphere.api.SphereLoss;
import dev.sphere.ops.testing.Planted;
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

  static Planted<SphereLoss> transposesItsLogits() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDArray inferred(NDArray x, NDArray w) {
                return logits(x, w).transpose();
              }
            });
  }

  static Planted<SphereLoss> givesLogitsWithAMarginFirst() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDList trained(NDArray x, NDArray w) {
                return new NDList(logits(x, w).sub(0.5));
              }
            });
  }

  static Planted<SphereLoss> dividesByTheNormWithoutEpsilon() {
    return logits((x, w) -> x.div(squares(x).sqrt()).matMul(w.transpose()));
  }

  static Planted<SphereLoss> centersItsLogitsOverTheBatch() {
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

  static Planted<SphereLoss> dividesByTheNumberOfOtherClasses() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDArray logits(NDArray x, NDArray w) {
                return super.logits(x, w).div(classes - 1);
              }
            });
  }

  static Planted<SphereLoss> doesNotCheckLabels() {
    return withLoss(correct -> Loss.softmaxCrossEntropyLoss());
  }

  static Planted<SphereLoss> refusesLabelsWithoutSayingWhich() {
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

  static Planted<SphereLoss> leavesAnArrayWithItsWeights() {
    return logits(
        (x, w) -> {
          NDArray transposed = w.transpose();
          NDScope.unregister(transposed);
          return x.matMul(transposed);
        });
  }

  static Planted<SphereLoss> countsItsCalls() {
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

  static Planted<SphereLoss> forgetsWhatItLoads() {
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

  static Planted<SphereLoss> multipliesByAPlainNumber() {
    return logits((x, w) -> x.mul(2f).matMul(w.transpose()));
  }

  static Planted<SphereLoss> refusesTheEndOfItsRange() {
    return withScale(
        scale -> {
          if (scale == 64) {
            throw new IllegalArgumentException("scale must be below 64");
          }
          return scaled(scale);
        });
  }

  static Planted<SphereLoss> ignoresItsOption() {
    return withScale(scale -> scaled(30));
  }

  static Planted<SphereLoss> differsEachTimeItIsMade() {
    int[] next = {1};
    return withScale(scale -> scaled(scale / next[0]++));
  }

  static Planted<SphereLoss> givesTheSameHeadTwice() {
    LossHead only = new PlantedHead(5, LossOptions.DEFAULT);
    return head((classes, options) -> only);
  }

  static Planted<SphereLoss> addsTheNumberOfTheClass() {
    return logits(
        (x, w) -> {
          NDArray logits = x.matMul(w.transpose());
          return logits.add(numbers(logits, new Shape(1, w.getShape().get(0))));
        });
  }

  static Planted<SphereLoss> weighsTheBatchByPlace() {
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

  static Planted<SphereLoss> doublesTheLoss() {
    return withLoss(
        correct -> loss((labels, predictions) -> correct.evaluate(labels, predictions).mul(2)));
  }

  static Planted<SphereLoss> ignoresTheTraining() {
    return head((classes, options) -> new PlantedHead(classes, LossOptions.DEFAULT));
  }

  static Planted<SphereLoss> ignoresTheReduction() {
    return head(
        (classes, options) -> new PlantedHead(classes, options.withReduction(Reduction.MEAN)));
  }

  static Planted<SphereLoss> givesLossesInAColumn() {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              public Loss loss() {
                Loss correct = super.loss();
                return options.reduction() == Reduction.NONE
                    ? LossFaults.loss(
                        (labels, predictions) ->
                            correct.evaluate(labels, predictions).expandDims(1))
                    : correct;
              }
            });
  }

  static Planted<SphereLoss> hasHalfItsGradient() {
    return logits(
        (x, w) -> {
          NDArray half = x.matMul(w.transpose()).mul(0.5);
          return half.add(half.stopGradient());
        });
  }

  /** ‖x‖·cos(arccos(c)): the slope of the arc cosine is infinite at ±1. */
  static Planted<SphereLoss> goesThroughTheAngle() {
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

  private static Planted<SphereLoss> logits(BinaryOperator<NDArray> logits) {
    return head(
        (classes, options) ->
            new PlantedHead(classes, options) {
              @Override
              NDArray logits(NDArray x, NDArray w) {
                return logits.apply(x, w);
              }
            });
  }

  private static Planted<SphereLoss> withLoss(UnaryOperator<Loss> loss) {
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

  private static Planted<SphereLoss> head(SphereLoss loss) {
    return new Planted.OfLoss(List.of(), options -> loss);
  }

  private static Planted<SphereLoss> withScale(Function<Double, SphereLoss> losses) {
    return new Planted.OfLoss(
        List.of(Option.real("scale", 30, 1, 64, "factor of the logits")),
        options -> losses.apply(options.real("scale")));
  }
}

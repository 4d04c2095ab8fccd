package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import java.util.Arrays;

/**
 * The loss of {@link ProxyAnchor}, of logits α·s.
 *
 * <p>Labels are classes (N), and weights (N) if there are any; logits are the last array of the
 * predictions, (N, classes).
 */
final class ProxyAnchorLoss extends Loss {

  private final double margin;
  private final LossOptions options;
  private final SampleReduction reduction;

  /**
   * Makes the loss.
   *
   * @param margin α·δ
   */
  ProxyAnchorLoss(double margin, LossOptions options) {
    super("ProxyAnchorLoss");
    this.margin = margin;
    this.options = options;
    reduction = new SampleReduction(ProxyAnchor.NAME, options);
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray logits = predictions.get(predictions.size() - 1);
    int proxies = (int) logits.getShape().get(1);
    int[] classes = Labels.classes(ProxyAnchor.NAME, labels, proxies);
    double[] weights = reduction.weights(labels);
    double[] ofClass = new double[classes.length * proxies];
    double[] ofOthers = new double[ofClass.length];
    for (int i = 0; i < ofClass.length; i++) {
      int sample = i / proxies;
      double logarithm = Math.max(LogSumExp.NOTHING, Math.log(weights[sample]));
      boolean isOfClass = classes[sample] == i % proxies;
      ofClass[i] = isOfClass ? logarithm : LogSumExp.NOTHING;
      ofOthers[i] = isOfClass ? LogSumExp.NOTHING : logarithm;
    }
    NDArray drawn = perProxy(logits.neg(), ofClass);
    NDArray repelled = perProxy(logits, ofOthers);
    return switch (options.reduction()) {
      case MEAN -> mean(drawn, present(classes, weights)).add(mean(repelled, proxies));
      case SUM -> drawn.add(repelled).sum();
      case NONE -> drawn.add(repelled).reshape(proxies);
    };
  }

  /** log(1 + Σ w·e^(signed + α·δ)) of each proxy, (1, classes). */
  private NDArray perProxy(NDArray signed, double[] logarithmsOfWeights) {
    NDArray constant = EngineArrays.like(signed, logarithmsOfWeights, signed.getShape());
    return LogSumExp.withOne(LogSumExp.along(0, signed.add(margin).add(constant)));
  }

  /** |P⁺|, or 1 where there is none. */
  private static long present(int[] classes, double[] weights) {
    boolean[] isPresent = new boolean[Arrays.stream(classes).max().orElse(0) + 1];
    long count = 0;
    for (int i = 0; i < classes.length; i++) {
      if (weights[i] > 0 && !isPresent[classes[i]]) {
        isPresent[classes[i]] = true;
        count++;
      }
    }
    return Math.max(1, count);
  }

  private static NDArray mean(NDArray terms, long count) {
    return EngineSupport.of(terms.getManager()).multiply(terms, 1. / count).sum();
  }
}

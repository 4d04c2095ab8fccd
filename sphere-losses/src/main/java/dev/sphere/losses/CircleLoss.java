package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;

/**
 * Circle loss of the pairs of a batch, usable alone in any DJL training.
 *
 * <p>With s the cosines of an anchor with the others, s_p of those of its class and s_n of the
 * rest, an anchor loses log(1 + Σ_n e^(γ·α_n·(s_n − m))·Σ_p e^(−γ·α_p·(s_p − 1 + m))). The weights
 * α_p = [1 + m − s_p]₊ and α_n = [s_n + m]₊ are constants in the gradient. Anchors without a
 * positive or without a negative lose nothing and do not count; where none counts the loss is 0.
 *
 * <p>Labels are classes (N), whole numbers from 0, and if there is a second array, weights (N),
 * which count for the anchors; embeddings are the last array of the predictions, (N, D), of any
 * lengths. The reduction is over anchors. Label smoothing and probability floor do not matter.
 *
 * @see <a href="https://arxiv.org/abs/2002.10857">Circle Loss (CVPR 2020), equations 4 to 6</a>
 */
public final class CircleLoss extends Loss {

  private final double margin;
  private final double scale;
  private final SampleReduction reduction;

  /**
   * Makes the loss.
   *
   * @param margin m, in [0.01, 1]
   * @param scale γ, in [0.01, 10000]
   * @param options have class weights and the reduction
   */
  public CircleLoss(double margin, double scale, LossOptions options) {
    super("CircleLoss");
    Circle.MARGIN.require(Circle.NAME, margin);
    Circle.SCALE.require(Circle.NAME, scale);
    this.margin = margin;
    this.scale = scale;
    reduction = new SampleReduction(Circle.NAME, options);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a label is no class, or if there is not one for each
   *     embedding
   */
  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    Pairs pairs = new Pairs(Circle.NAME, labels, predictions.get(predictions.size() - 1));
    NDArray cosines = pairs.cosines();
    NDArray free = cosines.stopGradient();
    NDArray far = Activation.relu(free.add(margin)).mul(scale);
    NDArray near = Activation.relu(free.neg().add(1 + margin)).mul(-scale);
    NDArray losses =
        LogSumExp.withOne(
            pairs
                .logSumExp(Pairs.Relation.NEGATIVE, far.mul(cosines.sub(margin)))
                .add(pairs.logSumExp(Pairs.Relation.POSITIVE, near.mul(cosines.sub(1 - margin)))));
    return reduction.reduce(losses.reshape(losses.size()), labels, counting(pairs));
  }

  private static double[] counting(Pairs pairs) {
    int[] positives = pairs.counts(Pairs.Relation.POSITIVE);
    int[] negatives = pairs.counts(Pairs.Relation.NEGATIVE);
    double[] counting = new double[positives.length];
    for (int anchor = 0; anchor < counting.length; anchor++) {
      counting[anchor] = positives[anchor] > 0 && negatives[anchor] > 0 ? 1 : 0;
    }
    return counting;
  }
}

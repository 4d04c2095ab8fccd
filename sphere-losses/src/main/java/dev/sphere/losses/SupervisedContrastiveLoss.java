package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import java.util.Arrays;

/**
 * Supervised contrastive loss of the pairs of a batch, usable alone in any DJL training.
 *
 * <p>With s_a the cosines of an anchor with the others and P those of its class, an anchor loses
 * −1/|P|·Σ_{p∈P} log(e^(s_p/τ) / Σ_a e^(s_a/τ)), the paper's L_out. Anchors without a positive lose
 * nothing and do not count; where none counts the loss is 0.
 *
 * <p>Labels are classes (N), whole numbers from 0, and if there is a second array, weights (N),
 * which count for the anchors; embeddings are the last array of the predictions, (N, D), of any
 * lengths. The reduction is over anchors. Label smoothing and probability floor do not matter.
 *
 * @see <a href="https://arxiv.org/abs/2004.11362">Supervised Contrastive Learning (NeurIPS 2020),
 *     equation 2</a>
 */
public final class SupervisedContrastiveLoss extends Loss {

  private final double temperature;
  private final SampleReduction reduction;

  /**
   * Makes the loss.
   *
   * @param temperature τ, in [0.001, 100]
   * @param options have class weights and the reduction
   */
  public SupervisedContrastiveLoss(double temperature, LossOptions options) {
    super("SupervisedContrastiveLoss");
    SupervisedContrastive.TEMPERATURE.require(SupervisedContrastive.NAME, temperature);
    this.temperature = temperature;
    reduction = new SampleReduction(SupervisedContrastive.NAME, options);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a label is no class, or if there is not one for each
   *     embedding
   */
  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray embeddings = predictions.get(predictions.size() - 1);
    Pairs pairs = new Pairs(SupervisedContrastive.NAME, labels, embeddings);
    NDArray cosines = pairs.cosines();
    // log Σ_a e^((s_a − mean s_p)/τ): small losses are no differences of large numbers.
    NDArray beyond = cosines.sub(pairs.mean(Pairs.Relation.POSITIVE, cosines));
    NDArray losses =
        pairs.logSumExp(
            Pairs.Relation.ANY,
            EngineSupport.of(cosines.getManager()).multiply(beyond, 1 / temperature));
    double[] counting =
        Arrays.stream(pairs.counts(Pairs.Relation.POSITIVE))
            .mapToDouble(positives -> positives > 0 ? 1 : 0)
            .toArray();
    return reduction.reduce(losses.reshape(losses.size()), labels, counting);
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;

/**
 * A head for losses of embeddings that know no class weights: it keeps the mean direction of each
 * class, and its logits are the cosines to them, times a scale.
 *
 * <p>Each batch that is learned from moves the means to its normalized embeddings as {@link
 * ClassCenters} says, after the logits were computed. A class that was not met yet has cosine 0.
 *
 * <p>With labels it gives the logits and then the embeddings.
 */
final class MeanDirectionHead extends EmbeddingHead {

  /** Of a batch with many of a class: the means are those of the last twenty batches or so. */
  private static final double RATE = 0.1;

  private final Loss loss;
  private final double scale;
  private final ClassCenters means;

  /**
   * Makes a head.
   *
   * @param loss of the embeddings
   * @param scale of the logits
   */
  MeanDirectionHead(String name, int classes, LossOptions options, Loss loss, double scale) {
    super(name, classes, options);
    this.loss = loss;
    this.scale = scale;
    means = new ClassCenters("means", RATE);
    addParameter(means.parameter());
  }

  @Override
  public Loss loss() {
    return new EmbeddingLoss(loss, options());
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    super.prepare(inputShapes);
    means.setShape(classes(), inputShapes[0].get(1));
  }

  @Override
  NDArray infer(ParameterStore store, NDArray embeddings, boolean training) {
    return logits(new Angles(embeddings, means(store, embeddings, training), new NDList()));
  }

  @Override
  NDList train(ParameterStore store, NDArray embeddings, TargetLabels labels) {
    NDArray present = means(store, embeddings, true);
    Angles angles = new Angles(embeddings, present.duplicate(), new NDList());
    means.follow(
        present, Angles.read(embeddings.div(Angles.safeNorms(embeddings))), labels.classes());
    return new NDList(logits(angles), embeddings);
  }

  private NDArray means(ParameterStore store, NDArray embeddings, boolean training) {
    return store.getValue(means.parameter(), embeddings.getDevice(), training);
  }

  private NDArray logits(Angles angles) {
    return angles.times(angles.cosines(), scale);
  }
}

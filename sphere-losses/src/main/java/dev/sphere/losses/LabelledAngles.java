package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.AngularOperator;

/** The angles of a batch of which the class y of each embedding is known. */
public final class LabelledAngles extends Angles {

  private final TargetLabels labels;
  private final NDArray picks;
  private final NDArray isTarget;
  private final NDArray targetAngles;

  LabelledAngles(NDArray embeddings, NDArray weights, NDList parameters, TargetLabels labels) {
    super(embeddings, weights, parameters);
    this.labels = labels;
    picks = labels.array().reshape(-1, 1);
    isTarget = labels.array().oneHot((int) cosines().getShape().get(1)).toType(type(), false);
    targetAngles = computeTargetAngles();
  }

  /** Returns the class of each embedding. */
  public int[] classes() {
    return labels.classes().clone();
  }

  /** Returns 1 at the class of each embedding and 0 elsewhere, (N, classes). */
  public NDArray isTarget() {
    return isTarget;
  }

  /**
   * Returns θ_y, (N, 1), to the last digits even where its cosine is ±1.
   *
   * <p>It is 2·atan2(‖u − v‖, ‖u + v‖) for directions u and v: of a float32 cosine, the arc cosine
   * would have no digit below 3e-4.
   */
  public NDArray targetAngles() {
    return targetAngles;
  }

  /** Returns θ_y of each embedding. */
  public double[] targetAngleValues() {
    return read(targetAngles);
  }

  /**
   * Returns a function of θ_y, (N, 1).
   *
   * @param function a plain function of the angle and of as many numbers as there are arrays
   * @param numbers (N, 1) each, with a gradient where they have one
   */
  public NDArray evaluateTargets(AngularOperator function, NDArray... numbers) {
    return function.evaluateAngle(targetAngles, new NDList(numbers));
  }

  /** Returns the column of each embedding's class, (N, 1), of an array (N, classes). */
  public NDArray ofTargets(NDArray array) {
    return array.get(new NDIndex().addAllDim().addPickDim(picks));
  }

  /** Returns logits (N, classes) with those of the targets replaced by others (N, 1). */
  public NDArray withTargets(NDArray logits, NDArray targets) {
    return logits.mul(isTarget.neg().add(1)).add(isTarget.mul(targets));
  }

  /** Returns what the head's operator learns for the targets, each (N, 1). */
  NDArray[] targetParameters() {
    return parameters().stream()
        .map(parameter -> ofTargets(parameter.broadcast(cosines().getShape())))
        .toArray(NDArray[]::new);
  }

  private NDArray computeTargetAngles() {
    NDArray rows = weights().get(new NDIndex("{}", targetRows()));
    NDArray targets = rows.div(safeNorms(rows));
    // A weight without a direction is as far from u as from −u.
    NDArray apart = length(directions().sub(targets));
    NDArray together = length(directions().add(targets));
    return times(apart.atan2(together), 2);
  }

  /** The row of the nearest center of each embedding's class. */
  private NDArray targetRows() {
    if (centers() == 1) {
      return labels.array();
    }
    long samples = labels.classes().length;
    NDArray ofClasses =
        allCosines().stopGradient().reshape(samples, cosines().getShape().get(1), centers());
    long[] nearest =
        ofClasses
            .argMax(2)
            .get(new NDIndex().addAllDim().addPickDim(picks))
            .toType(DataType.INT64, false)
            .toLongArray();
    long[] rows = new long[nearest.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = labels.classes()[i] * centers() + nearest[i];
    }
    // The graph keeps them: they must not be in a buffer that Java may free.
    return labels.array().getManager().create(rows).duplicate();
  }

  /** ‖row‖, (N, 1), whose gradient is finite at 0. */
  private static NDArray length(NDArray rows) {
    return rows.square().sum(new int[] {1}, true).add(1e-30).sqrt();
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.EngineArrays;

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
   * would have no digit below 3e-4. It is computed in float64, and so is its gradient: directions
   * rounded to float32 would tell which way an angle of 1e-4 turns to three digits only.
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
    NDArray targets = weights().get(new NDIndex("{}", targetRows()));
    NDArray x = wide(embeddings());
    NDArray w = wide(targets);
    NDArray xNorms = safeNorms(x);
    NDArray wNorms = safeNorms(w);
    NDArray u = x.div(xNorms);
    NDArray v = w.div(wNorms);
    // Without a direction there is a right angle: as far to one side as to the other.
    NDArray missing = withoutDirection(x).add(withoutDirection(w));
    NDArray apart = squaredNorms(u.sub(v)).add(missing).sqrt();
    NDArray together = squaredNorms(u.add(v)).add(missing).sqrt();
    NDArray theta = apart.atan2(together).mul(2);
    return theta
        .toType(type(), false)
        .add(change(embeddings(), across(v, u).div(xNorms).neg()))
        .add(change(targets, across(u, v).div(wNorms).neg()));
  }

  /** The same numbers in float64, as constants: PyTorch lets no gradient through the conversion. */
  private static NDArray wide(NDArray rows) {
    return rows.stopGradient().toType(DataType.FLOAT64, false);
  }

  /** The direction of a without its part along b, 0 where nothing is left. */
  private static NDArray across(NDArray a, NDArray b) {
    NDArray rest = a.sub(b.mul(a.mul(b).sum(new int[] {1}, true)));
    return rest.div(squaredNorms(rest).add(1e-30).sqrt());
  }

  /** Nothing, with a gradient: (rows − rows)·slopes, (N, 1). */
  private NDArray change(NDArray rows, NDArray slopes) {
    return rows.sub(rows.stopGradient()).mul(slopes.toType(type(), false)).sum(new int[] {1}, true);
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
    return EngineArrays.of(labels.array().getManager(), rows);
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.sphere.api.EngineArrays;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.AngleNorm;

/**
 * The angles θ_j between the embeddings x of a batch and the weights W_j of the classes.
 *
 * <p>Norms are exact, without the ε of SphereConv: cos θ_j = x·W_j / (‖x‖‖W_j‖). A vector shorter
 * than 1e-15 has no direction: it is at right angles to all others, and its gradient is that of a
 * vector of length 1.
 *
 * <p>A class may have several weights, its sub-centers; its angle is then the smallest of theirs.
 */
public class Angles {

  private final EngineSupport engine;
  private final NDArray embeddings;
  private final NDArray weights;
  private final NDList parameters;
  private final long centers;
  private final NDArray norms;
  private final NDArray allCosines;
  private final NDArray cosines;

  /**
   * Computes angles.
   *
   * @param embeddings (N, D)
   * @param weights (classes, D), or (classes, centers, D)
   * @param parameters what the operator of the head learns, constrained, each (classes) or (1)
   */
  Angles(NDArray embeddings, NDArray weights, NDList parameters) {
    engine = EngineSupport.of(embeddings.getManager());
    this.embeddings = embeddings;
    Shape shape = weights.getShape();
    long classes = shape.get(0);
    centers = shape.dimension() == 3 ? shape.get(1) : 1;
    this.weights = centers == 1 ? weights : weights.reshape(classes * centers, shape.get(2));
    this.parameters = new NDList();
    parameters.forEach(each -> this.parameters.add(each.reshape(1, each.size())));

    norms = safeNorms(embeddings);
    NDArray directions = embeddings.div(norms);
    NDArray weightNorms = safeNorms(this.weights);
    allCosines = directions.matMul(this.weights.transpose()).div(weightNorms.transpose());
    cosines =
        centers == 1
            ? allCosines
            : allCosines.reshape(embeddings.getShape().get(0), classes, centers).max(new int[] {2});
  }

  /** Returns ‖row‖, (N, 1), and 1 where it is no length. */
  static NDArray safeNorms(NDArray rows) {
    return AngleNorm.exact(squaredNorms(rows));
  }

  /** Returns 1 for each row that has no direction and 0 for others, (N, 1), a constant. */
  static NDArray withoutDirection(NDArray rows) {
    return AngleNorm.hasNoLength(squaredNorms(rows.stopGradient()));
  }

  /** Returns ‖row‖², (N, 1). */
  static NDArray squaredNorms(NDArray rows) {
    return rows.square().sum(new int[] {1}, true);
  }

  /** Returns cos θ_j, (N, classes). */
  public final NDArray cosines() {
    return cosines;
  }

  /** Returns ‖x‖, (N, 1). */
  public final NDArray norms() {
    return norms.sub(withoutDirection(embeddings));
  }

  /** Returns what the head's operator learns, each (1, classes) or (1, 1). */
  public final NDList parameters() {
    return parameters;
  }

  /** Returns array·factor, of the type of {@code array}; use it where a gradient is wanted. */
  public final NDArray times(NDArray array, double factor) {
    return engine.multiply(array, factor);
  }

  /**
   * Returns arrayᵉ of an array that is not negative but for rounding.
   *
   * @param exponent e, at least 1
   */
  public final NDArray power(NDArray array, double exponent) {
    NDArray exponents = EngineArrays.like(array, new double[] {exponent}, new Shape(1));
    return Activation.relu(array).pow(exponents);
  }

  /** Returns ‖x‖ of each embedding. */
  public final double[] normValues() {
    return read(norms());
  }

  static double[] read(NDArray array) {
    return array.stopGradient().toType(DataType.FLOAT64, true).toDoubleArray();
  }

  /** Returns numbers for each embedding as a constant (N, 1). */
  public final NDArray constant(double[] values) {
    return EngineArrays.like(embeddings, values, new Shape(values.length, 1));
  }

  /** Returns how many weights a class has. */
  final long centers() {
    return centers;
  }

  /** Returns x, (N, D). */
  final NDArray embeddings() {
    return embeddings;
  }

  /** Returns the weights, (classes·centers, D). */
  final NDArray weights() {
    return weights;
  }

  /** Returns the cosines of all centers, (N, classes·centers). */
  final NDArray allCosines() {
    return allCosines;
  }

  /** Returns the type of all arrays. */
  final DataType type() {
    return embeddings.getDataType();
  }
}

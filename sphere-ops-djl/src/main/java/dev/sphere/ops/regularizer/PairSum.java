package dev.sphere.ops.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;
import dev.sphere.ops.engine.EngineSupport;

/**
 * Σᵢⱼ φᵢⱼ(uᵢ·uⱼ) over all pairs of n vectors, a vector with itself among them, and its gradient
 * 2·Σⱼ φ′ᵢⱼ(uᵢ·uⱼ)·uⱼ.
 *
 * <p>The n² inner products are made some rows at a time and never all at once. An engine would keep
 * each of them for its way backward, so the gradient is computed here and joined to the engine's
 * graph as a constant.
 *
 * @param value the sum
 * @param gradient by the vectors, (n, size)
 */
record PairSum(double value, NDArray gradient) {

  /** How many inner products there are at once, where the vectors are not more. */
  private static final int BLOCK = 1 << 20;

  /**
   * Sums over all pairs.
   *
   * @param vectors (n, size)
   */
  static PairSum of(NDArray vectors, PairFunction function) {
    return of(vectors, function, (int) Math.max(1, BLOCK / vectors.getShape().get(0)));
  }

  /** Sums over all pairs, so many rows of inner products at once. */
  static PairSum of(NDArray vectors, PairFunction function, int rowsAtOnce) {
    int count = (int) vectors.getShape().get(0);
    try (NDManager scratch = vectors.getManager().newSubManager()) {
      NDArray fixed = EngineSupport.of(scratch).detached(vectors);
      fixed.attach(scratch);
      NDArray columns = fixed.transpose();
      double value = 0;
      NDList gradients = new NDList();
      for (int from = 0; from < count; from += rowsAtOnce) {
        int to = Math.min(count, from + rowsAtOnce);
        try (NDManager block = scratch.newSubManager()) {
          NDArray rows = fixed.get(new NDIndex("{}:{}", from, to));
          rows.attach(block);
          PairFunction.Terms terms =
              function.evaluate(
                  rows.matMul(columns),
                  block.arange(from, to).oneHot(count, vectors.getDataType()));
          value += total(terms.values());
          NDArray gradient = terms.slopes().matMul(fixed).mul(2);
          gradient.attach(scratch);
          gradients.add(gradient);
        }
      }
      NDArray gradient = NDArrays.concat(gradients);
      gradient.attach(vectors.getManager());
      return new PairSum(value, gradient);
    }
  }

  /** Row by row in the type of the array, then in float64. */
  private static double total(NDArray array) {
    double total = 0;
    for (double row : array.sum(new int[] {1}).toType(DataType.FLOAT64, false).toDoubleArray()) {
      total += row;
    }
    return total;
  }

  /** Returns the sum with a constant added. */
  PairSum plus(double constant) {
    return new PairSum(value + constant, gradient);
  }

  /** Returns the sum times a factor. */
  PairSum times(double factor) {
    return new PairSum(value * factor, gradient.mul(factor));
  }

  /**
   * Returns the sum as a scalar that is differentiable, once, in the vectors.
   *
   * @param vectors what the sum is of
   */
  NDArray joinedTo(NDArray vectors) {
    NDArray change = vectors.sub(vectors.stopGradient()).mul(gradient).sum().reshape(1);
    return EngineArrays.like(vectors, new double[] {value}, new Shape(1)).add(change).sum();
  }
}

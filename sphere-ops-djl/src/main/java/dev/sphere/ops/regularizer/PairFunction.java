package dev.sphere.ops.regularizer;

import ai.djl.ndarray.NDArray;

/** A function φᵢⱼ of the inner product of two vectors, with φᵢⱼ = φⱼᵢ. */
@FunctionalInterface
interface PairFunction {

  /**
   * What the function gives.
   *
   * @param values φ
   * @param slopes dφ by the inner product
   */
  record Terms(NDArray values, NDArray slopes) {}

  /**
   * Evaluates some pairs. No gradient goes through.
   *
   * @param products the inner products, (b, n)
   * @param self 1 where a vector is paired with itself, 0 elsewhere, of the same shape and type
   * @return terms of that shape and type
   */
  Terms evaluate(NDArray products, NDArray self);
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** Logarithms of sums of exponentials, which overflow nowhere. */
final class LogSumExp {

  /**
   * The logarithm of a weight of 0: added to a term it takes it out of any sum, and where no term
   * is left it keeps the sum's logarithm finite.
   */
  static final double NOTHING = -1e30;

  private LogSumExp() {}

  /** Returns log Σ e^term along an axis, which is kept with length 1. */
  static NDArray along(int axis, NDArray terms) {
    int[] axes = {axis};
    NDArray largest = terms.stopGradient().max(axes, true);
    return terms.sub(largest).exp().sum(axes, true).log().add(largest);
  }

  /** Returns log(1 + e^term) of each term. */
  static NDArray withOne(NDArray terms) {
    NDArray largest = Activation.relu(terms.stopGradient());
    return terms.sub(largest).exp().add(largest.neg().exp()).log().add(largest);
  }
}

package dev.sphere.losses;

import dev.sphere.api.LossOptions;
import dev.sphere.api.Reduction;

/**
 * What is made of the losses of samples: each weighs what its class weighs times its own weight.
 *
 * @param options have the class weights and the reduction
 */
record LossOracle(LossOptions options) {

  /** Returns the factor of each loss in what is differentiated, the sum where none is reduced. */
  double[] factors(int[] labels, double[] sampleWeights) {
    double[] factors = new double[labels.length];
    double total = 0;
    for (int i = 0; i < factors.length; i++) {
      double ofClass = options.classWeights().isEmpty() ? 1 : options.classWeights().get(labels[i]);
      factors[i] = ofClass * (sampleWeights.length == 0 ? 1 : sampleWeights[i]);
      total += factors[i];
    }
    if (options.reduction() == Reduction.MEAN && total > 0) {
      factors = Vectors.times(factors, 1 / total);
    }
    return factors;
  }

  /** Returns what becomes of losses: one number, or one of each sample. */
  double[] reduce(double[] losses, double[] factors) {
    double[] weighted = new double[losses.length];
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      weighted[i] = losses[i] * factors[i];
      sum += weighted[i];
    }
    return options.reduction() == Reduction.NONE ? weighted : new double[] {sum};
  }
}

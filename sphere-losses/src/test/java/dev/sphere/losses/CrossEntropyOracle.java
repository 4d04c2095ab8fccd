package dev.sphere.losses;

import dev.sphere.api.LossOptions;

/**
 * −Σ y·log(softmax(z) + e), averaged over rows, in double; with e = 0 by way of log-sum-exp, so
 * that logits of any size have a value.
 */
record CrossEntropyOracle(LossOptions options, int classes) {

  double value(double[] logits, int[] labels) {
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      double logSum = logSumExp(logits, row);
      for (int j = 0; j < classes; j++) {
        double log = logits[row * classes + j] - logSum;
        double e = options.probabilityFloor();
        sum -= target(j, labels[row]) * (e == 0 ? log : Math.log(Math.exp(log) + e));
      }
    }
    return sum / labels.length;
  }

  double[] gradient(double[] logits, int[] labels) {
    double[] gradient = new double[logits.length];
    for (int row = 0; row < labels.length; row++) {
      double[] p = new double[classes];
      for (int j = 0; j < classes; j++) {
        p[j] = Math.exp(logits[row * classes + j] - logSumExp(logits, row));
      }
      for (int j = 0; j < classes; j++) {
        double e = options.probabilityFloor();
        double pull = target(j, labels[row]) * (e == 0 ? 1 : p[j] / (p[j] + e));
        for (int k = 0; k < classes; k++) {
          gradient[row * classes + k] -= pull * ((j == k ? 1 : 0) - p[k]) / labels.length;
        }
      }
    }
    return gradient;
  }

  private double target(int j, int label) {
    double s = options.labelSmoothing();
    return (j == label ? 1 - s : 0) + s / classes;
  }

  private double logSumExp(double[] logits, int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      largest = Math.max(largest, logits[row * classes + j]);
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += Math.exp(logits[row * classes + j] - largest);
    }
    return largest + Math.log(sum);
  }
}

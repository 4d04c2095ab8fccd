package dev.sphere.losses.metric;

import java.util.List;

/**
 * The accuracy of a verification on pairs that had no part in choosing its threshold.
 *
 * @param folds one for each part of the pairs, at least two
 */
public record CrossValidation(List<Fold> folds) {

  /**
   * A part of the pairs that was held out.
   *
   * @param threshold the most accurate on the other folds
   * @param accuracy the share of the pairs of this fold that it decides rightly
   */
  public record Fold(double threshold, double accuracy) {}

  /** Copies the folds. */
  public CrossValidation {
    folds = List.copyOf(folds);
  }

  /** Returns the mean accuracy over the folds. */
  public double mean() {
    return folds.stream().mapToDouble(Fold::accuracy).average().orElseThrow();
  }

  /**
   * Returns the standard error of the mean as LFW reports it: σ/√K over the K folds, where σ² =
   * Σ(accuracy − mean)²/(K − 1).
   */
  public double standardError() {
    double mean = mean();
    double squares = folds.stream().mapToDouble(fold -> Math.pow(fold.accuracy() - mean, 2)).sum();
    return Math.sqrt(squares / (folds.size() - 1) / folds.size());
  }
}

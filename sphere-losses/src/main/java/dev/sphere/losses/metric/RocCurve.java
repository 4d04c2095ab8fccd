package dev.sphere.losses.metric;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The receiver operating characteristic of a verification: the share of genuine pairs against the
 * share of impostor pairs that are accepted, for every threshold.
 *
 * <p>A pair is accepted if its score is at least the threshold. Pairs of equal score are accepted
 * together, so the curve has one point per distinct score, and one before them where nothing is
 * accepted. Making a curve of n scores takes O(n log n).
 */
public final class RocCurve {

  private final int genuinePairs;
  private final int impostorPairs;
  // By falling threshold; 0 accepts nothing.
  private final double[] thresholds;
  private final int[] trueAccepts;
  private final int[] falseAccepts;

  /**
   * A threshold and what it does.
   *
   * @param falseAcceptRate the share of impostor pairs that are accepted
   * @param trueAcceptRate the share of genuine pairs that are accepted
   * @param threshold the least score that is accepted; infinite where nothing is
   */
  public record Point(double falseAcceptRate, double trueAcceptRate, double threshold) {}

  /**
   * Makes the curve of scores; higher means more alike.
   *
   * @param genuine the scores of pairs of one class, at least one
   * @param impostor the scores of pairs of two classes, at least one
   * @throws IllegalArgumentException if there are none of a kind or one is not finite
   */
  public RocCurve(double[] genuine, double[] impostor) {
    double[] same = sorted(genuine, "genuine");
    double[] different = sorted(impostor, "impostor");
    genuinePairs = same.length;
    impostorPairs = different.length;
    int distinct = 0;
    double[] byScore = new double[Math.addExact(same.length, different.length) + 1];
    int[] trueByScore = new int[byScore.length];
    int[] falseByScore = new int[byScore.length];
    byScore[0] = Double.POSITIVE_INFINITY;
    int trueCount = 0;
    int falseCount = 0;
    while (trueCount < same.length || falseCount < different.length) {
      double score = Math.max(descending(same, trueCount), descending(different, falseCount));
      while (descending(same, trueCount) == score) {
        trueCount++;
      }
      while (descending(different, falseCount) == score) {
        falseCount++;
      }
      distinct++;
      byScore[distinct] = score;
      trueByScore[distinct] = trueCount;
      falseByScore[distinct] = falseCount;
    }
    thresholds = Arrays.copyOf(byScore, distinct + 1);
    trueAccepts = Arrays.copyOf(trueByScore, distinct + 1);
    falseAccepts = Arrays.copyOf(falseByScore, distinct + 1);
  }

  private static double[] sorted(double[] scores, String kind) {
    if (scores.length == 0) {
      throw new IllegalArgumentException(
          "no scores of %s pairs: the curve needs at least one".formatted(kind));
    }
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new IllegalArgumentException(
            "score %d of the %s pairs is %s: it must be finite".formatted(i, kind, scores[i]));
      }
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double descending(double[] ascending, int index) {
    return index < ascending.length
        ? ascending[ascending.length - 1 - index]
        : Double.NEGATIVE_INFINITY;
  }

  /** Returns the points from (0, 0), where nothing is accepted, to (1, 1), where all is. */
  public List<Point> points() {
    return new Points();
  }

  private final class Points extends AbstractList<Point> implements RandomAccess {

    @Override
    public Point get(int index) {
      return new Point(
          (double) falseAccepts[index] / impostorPairs,
          (double) trueAccepts[index] / genuinePairs,
          thresholds[index]);
    }

    @Override
    public int size() {
      return thresholds.length;
    }
  }

  /**
   * Returns the area under the curve: the probability that a genuine pair scores higher than an
   * impostor pair, where equal scores count half (the statistic U of Mann and Whitney over the
   * number of comparisons). It is counted in whole numbers.
   */
  public double area() {
    long halves = 0;
    for (int i = 1; i < thresholds.length; i++) {
      long step = falseAccepts[i] - falseAccepts[i - 1];
      halves += step * ((long) trueAccepts[i] + trueAccepts[i - 1]);
    }
    return halves / (2.0 * genuinePairs * impostorPairs);
  }

  /**
   * Returns the rate at which impostor pairs are accepted as often as genuine pairs are rejected:
   * where the curve, drawn with straight lines between neighbouring points, meets the line true
   * accept rate = 1 − false accept rate. A point within a line is reached by choosing between the
   * thresholds of its two ends at random.
   */
  public double equalErrorRate() {
    int end = equalErrorEnd();
    double before = errorDifference(end - 1);
    double part = before / (before - errorDifference(end));
    double start = (double) falseAccepts[end - 1] / impostorPairs;
    return start + part * ((double) falseAccepts[end] / impostorPairs - start);
  }

  /**
   * Returns the point nearest to the equal error rate: the one of the two neighbours whose false
   * accept and false reject rates differ less, of equals that with the lower threshold.
   */
  public Point equalErrorPoint() {
    int end = equalErrorEnd();
    return points().get(-errorDifference(end - 1) < errorDifference(end) ? end - 1 : end);
  }

  /** Returns the first point at which the false accept rate is not below the false reject rate. */
  private int equalErrorEnd() {
    int end = 1;
    while (errorDifference(end) < 0) {
      end++;
    }
    return end;
  }

  /** False accept rate − false reject rate; from −1 to 1, growing at each point. */
  private double errorDifference(int point) {
    double falseRejects = genuinePairs - trueAccepts[point];
    return falseAccepts[point] / (double) impostorPairs - falseRejects / genuinePairs;
  }

  /**
   * Returns the true accept rate at the largest false accept rate that some threshold has and that
   * is not above the given one. Nothing is interpolated: with 1000 impostor pairs, 0.0005 is 0.
   *
   * @param falseAcceptRate from 0 to 1
   * @throws IllegalArgumentException if it is not
   */
  public double trueAcceptRate(double falseAcceptRate) {
    return pointAt(falseAcceptRate).trueAcceptRate();
  }

  /**
   * Returns the point of the lowest threshold whose false accept rate is not above the given one.
   *
   * @param falseAcceptRate from 0 to 1
   * @throws IllegalArgumentException if it is not
   */
  public Point pointAt(double falseAcceptRate) {
    requireRate(falseAcceptRate);
    int allowed = 0;
    int above = thresholds.length;
    while (above - allowed > 1) {
      int middle = (allowed + above) >>> 1;
      if ((double) falseAccepts[middle] / impostorPairs <= falseAcceptRate) {
        allowed = middle;
      } else {
        above = middle;
      }
    }
    return points().get(allowed);
  }

  /** Checks a false accept rate. */
  static void requireRate(double falseAcceptRate) {
    if (!(falseAcceptRate >= 0 && falseAcceptRate <= 1)) {
      throw new IllegalArgumentException(
          "false accept rate %s: allowed are 0 to 1".formatted(falseAcceptRate));
    }
  }

  /**
   * Returns the threshold that decides most pairs rightly, midway between the least score it
   * accepts and the greatest it rejects; infinite if it is best to accept none or all. Of equally
   * good ones it is the highest.
   */
  public double mostAccurateThreshold() {
    int best = 0;
    for (int i = 1; i < thresholds.length; i++) {
      if ((long) trueAccepts[i] - falseAccepts[i] > (long) trueAccepts[best] - falseAccepts[best]) {
        best = i;
      }
    }
    if (best == thresholds.length - 1) {
      return Double.NEGATIVE_INFINITY;
    }
    double rejected = thresholds[best + 1];
    double middle = rejected / 2 + thresholds[best] / 2;
    // Between neighbouring numbers there is no other; the middle is rounded to one of them.
    return middle > rejected ? middle : thresholds[best];
  }
}

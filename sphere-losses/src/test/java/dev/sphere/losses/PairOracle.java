package dev.sphere.losses;

import java.util.OptionalDouble;

/**
 * What the anchors of a batch lose by their pairs, in plain loops.
 *
 * @see CircleOracle
 * @see ContrastiveOracle
 */
interface PairOracle {

  /**
   * Returns what one anchor loses, or nothing where it does not count.
   *
   * @param cosines of the anchor with all embeddings
   * @param held the same where the paper holds them constant
   */
  OptionalDouble loss(int anchor, double[] cosines, double[] held, int[] classes);

  /** Returns wᵢ·lossᵢ of each anchor, 0 where one does not count. */
  default double[] weighted(
      double[] embeddings, double[] held, int size, int[] classes, double[] weights) {
    double[] losses = new double[classes.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] =
          weights[i]
              * loss(i, cosines(embeddings, size, i), cosines(held, size, i), classes).orElse(0);
    }
    return losses;
  }

  /** Returns Σ wᵢ·lossᵢ / Σ wᵢ over the anchors that count, or 0 where none does. */
  default double mean(
      double[] embeddings, double[] held, int size, int[] classes, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < classes.length; i++) {
      OptionalDouble loss = loss(i, cosines(embeddings, size, i), cosines(held, size, i), classes);
      if (loss.isPresent()) {
        sum += weights[i] * loss.getAsDouble();
        total += weights[i];
      }
    }
    return total == 0 ? 0 : sum / total;
  }

  private static double[] cosines(double[] embeddings, int size, int anchor) {
    double[] cosines = new double[embeddings.length / size];
    for (int j = 0; j < cosines.length; j++) {
      double lengths = length(embeddings, size, anchor) * length(embeddings, size, j);
      cosines[j] = lengths == 0 ? 0 : dot(embeddings, size, anchor, j) / lengths;
    }
    return cosines;
  }

  private static double length(double[] rows, int size, int i) {
    return Math.sqrt(dot(rows, size, i, i));
  }

  private static double dot(double[] rows, int size, int i, int j) {
    double dot = 0;
    for (int k = 0; k < size; k++) {
      dot += rows[i * size + k] * rows[j * size + k];
    }
    return dot;
  }

  /** log(1 + Σ_n e^(γ·[s_n + m]₊·(s_n − m))·Σ_p e^(−γ·[1 + m − s_p]₊·(s_p − (1 − m)))). */
  record CircleOracle(double m, double gamma) implements PairOracle {

    @Override
    public OptionalDouble loss(int anchor, double[] cosines, double[] held, int[] classes) {
      // The product of the sums is the sum over all couples of a positive and a negative.
      double largest = 0;
      for (int pass = 0; ; pass++) {
        double sum = Math.exp(-largest);
        int couples = 0;
        double above = largest;
        for (int p = 0; p < classes.length; p++) {
          for (int n = 0; n < classes.length; n++) {
            if (p != anchor && classes[p] == classes[anchor] && classes[n] != classes[anchor]) {
              double negative = gamma * Math.max(0, held[n] + m) * (cosines[n] - m);
              double positive = -gamma * Math.max(0, 1 + m - held[p]) * (cosines[p] - (1 - m));
              sum += Math.exp(negative + positive - largest);
              above = Math.max(above, negative + positive);
              couples++;
            }
          }
        }
        if (couples == 0) {
          return OptionalDouble.empty();
        }
        if (pass == 1) {
          return OptionalDouble.of(largest + Math.log(sum));
        }
        largest = above;
      }
    }
  }

  /** −1/|P|·Σ_p log(e^(s_p/τ) / Σ_{a≠i} e^(s_a/τ)). */
  record ContrastiveOracle(double temperature) implements PairOracle {

    @Override
    public OptionalDouble loss(int anchor, double[] cosines, double[] held, int[] classes) {
      double others = 0;
      for (int a = 0; a < classes.length; a++) {
        others += a == anchor ? 0 : Math.exp(cosines[a] / temperature);
      }
      double sum = 0;
      int positives = 0;
      for (int p = 0; p < classes.length; p++) {
        if (p != anchor && classes[p] == classes[anchor]) {
          sum -= Math.log(Math.exp(cosines[p] / temperature) / others);
          positives++;
        }
      }
      return positives == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / positives);
    }
  }
}

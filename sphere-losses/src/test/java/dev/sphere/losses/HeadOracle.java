package dev.sphere.losses;

/**
 * The logits of a head for a batch and their gradients, embedding by embedding, in double.
 *
 * @param formula of one embedding's logits
 */
record HeadOracle(HeadFormula formula) {

  private static final int CLASSES = LabelledBatch.CLASSES;
  private static final int SIZE = LabelledBatch.SIZE;

  /**
   * The gradients of Σ logits·upstream.
   *
   * @param embeddings as {@link LabelledBatch#embeddings}
   * @param weights as {@link LabelledBatch#weights}
   */
  record Gradients(double[] embeddings, double[] weights) {}

  /** Returns the logits (samples, classes), flat. */
  double[] logits(LabelledBatch batch) {
    double[] logits = new double[batch.samples() * CLASSES];
    for (int row = 0; row < batch.samples(); row++) {
      EmbeddingAngles angles = new EmbeddingAngles(batch, row);
      for (int j = 0; j < CLASSES; j++) {
        logits[row * CLASSES + j] = logit(batch, row, angles.norm(), angles.thetas(), j).value();
      }
    }
    return logits;
  }

  private Dual logit(LabelledBatch batch, int row, double norm, double[] thetas, int j) {
    return formula.logit(HeadFormula.Variables.of(norm, thetas, batch.labels()[row]), j);
  }

  /** Returns the gradients. */
  Gradients gradients(LabelledBatch batch, double[] upstream) {
    double[] byEmbedding = new double[batch.embeddings().length];
    double[] byWeight = new double[batch.weights().length];
    for (int row = 0; row < batch.samples(); row++) {
      EmbeddingAngles angles = new EmbeddingAngles(batch, row);
      double[] slopes = new double[CLASSES + 1];
      for (int j = 0; j < CLASSES; j++) {
        Dual logit = logit(batch, row, angles.norm(), angles.thetas(), j);
        for (int i = 0; i < slopes.length; i++) {
          slopes[i] += upstream[row * CLASSES + j] * logit.slopes()[i];
        }
      }
      for (int j = 0; j < CLASSES; j++) {
        add(byEmbedding, row, Vectors.times(angles.byEmbedding(j), slopes[j]));
        add(byWeight, angles.nearest(j), Vectors.times(angles.byWeight(j), slopes[j]));
      }
      add(byEmbedding, row, Vectors.times(angles.normByEmbedding(), slopes[CLASSES]));
    }
    return new Gradients(byEmbedding, byWeight);
  }

  private static void add(double[] flat, int row, double[] values) {
    for (int i = 0; i < values.length; i++) {
      flat[row * SIZE + i] += values[i];
    }
  }

  /**
   * Returns for which samples the logits are smooth: elsewhere a formula has a corner or a step so
   * near to an angle that rounding decides on which side it is.
   *
   * @param resolution how far rounding may move an angle
   */
  boolean[] smooth(LabelledBatch batch, double resolution) {
    boolean[] smooth = new boolean[batch.samples()];
    for (int row = 0; row < smooth.length; row++) {
      EmbeddingAngles angles = new EmbeddingAngles(batch, row);
      smooth[row] = true;
      for (int moved = 0; moved < CLASSES; moved++) {
        double[] below = angles.thetas();
        double[] above = angles.thetas();
        below[moved] = Math.max(0, below[moved] - resolution);
        above[moved] = Math.min(Math.PI, above[moved] + resolution);
        for (int j = 0; j < CLASSES; j++) {
          Dual before = logit(batch, row, angles.norm(), below, j);
          Dual after = logit(batch, row, angles.norm(), above, j);
          smooth[row] &= isNear(before, after, resolution);
        }
      }
    }
    return smooth;
  }

  /** Whether slopes differ by little, and values by what the slopes make of the step. */
  private static boolean isNear(Dual before, Dual after, double resolution) {
    double steepest = Math.max(Vectors.largest(before.slopes()), Vectors.largest(after.slopes()));
    for (int i = 0; i < before.slopes().length; i++) {
      if (Math.abs(before.slopes()[i] - after.slopes()[i]) > 0.01 * steepest + 1e-4) {
        return false;
      }
    }
    return Math.abs(before.value() - after.value())
        <= 4 * resolution * steepest + 1e-12 * Math.abs(before.value());
  }
}

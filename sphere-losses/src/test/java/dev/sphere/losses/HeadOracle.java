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
      HeadFormula.Variables variables = variables(batch, row, angles, angles.thetas());
      for (int j = 0; j < CLASSES; j++) {
        logits[row * CLASSES + j] = formula.logit(variables, j).value();
      }
    }
    return logits;
  }

  private static HeadFormula.Variables variables(
      LabelledBatch batch, int row, EmbeddingAngles angles, double[] thetas) {
    return HeadFormula.Variables.of(angles.norm(), thetas, batch.labels()[row]);
  }

  /** Returns the gradients. */
  Gradients gradients(LabelledBatch batch, double[] upstream) {
    double[] byEmbedding = new double[batch.embeddings().length];
    double[] byWeight = new double[batch.weights().length];
    for (int row = 0; row < batch.samples(); row++) {
      EmbeddingAngles angles = new EmbeddingAngles(batch, row);
      HeadFormula.Variables variables = variables(batch, row, angles, angles.thetas());
      double[] slopes = new double[CLASSES + 1];
      for (int j = 0; j < CLASSES; j++) {
        Dual logit = formula.logit(variables, j);
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
    double steepest = 0;
    double[] jumps = new double[batch.samples()];
    for (int row = 0; row < batch.samples(); row++) {
      EmbeddingAngles angles = new EmbeddingAngles(batch, row);
      for (int moved = 0; moved < CLASSES; moved++) {
        double[] below = angles.thetas();
        double[] above = angles.thetas();
        below[moved] = Math.max(0, below[moved] - resolution);
        above[moved] = Math.min(Math.PI, above[moved] + resolution);
        HeadFormula.Variables variablesBelow = variables(batch, row, angles, below);
        HeadFormula.Variables variablesAbove = variables(batch, row, angles, above);
        for (int j = 0; j < CLASSES; j++) {
          Dual before = formula.logit(variablesBelow, j);
          Dual after = formula.logit(variablesAbove, j);
          steepest = Math.max(steepest, Math.abs(after.slopes()[moved]));
          double bend = Math.abs(after.slopes()[moved] - before.slopes()[moved]);
          double slope = (after.value() - before.value()) / (above[moved] - below[moved]);
          double step = Math.abs(slope - after.slopes()[moved]);
          jumps[row] = Math.max(jumps[row], Math.max(bend, step));
        }
      }
    }
    boolean[] smooth = new boolean[jumps.length];
    for (int row = 0; row < smooth.length; row++) {
      smooth[row] = jumps[row] <= 0.01 * steepest;
    }
    return smooth;
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;

/**
 * The pairs that each embedding of a batch, the anchor, makes with the others.
 *
 * <p>Norms are exact as in {@link Angles}: an embedding shorter than 1e-15 is at right angles to
 * all others.
 */
final class Pairs {

  /** Which of the others an anchor is paired with. */
  enum Relation {
    /** Those of its class. */
    POSITIVE,
    /** Those of another class. */
    NEGATIVE,
    /** All of them. */
    ANY;

    private boolean holds(int[] classes, int anchor, int other) {
      return switch (this) {
        case POSITIVE -> anchor != other && classes[anchor] == classes[other];
        case NEGATIVE -> classes[anchor] != classes[other];
        case ANY -> anchor != other;
      };
    }
  }

  private final int[] classes;
  private final NDArray cosines;

  /**
   * Pairs embeddings.
   *
   * @param loss what asks, for messages
   * @param labels classes (N), whole numbers from 0
   * @param embeddings (N, D)
   * @throws IllegalArgumentException if a label is no class, or if there is not one for each
   *     embedding
   */
  Pairs(String loss, NDList labels, NDArray embeddings) {
    classes = Labels.classes(loss, labels, Integer.MAX_VALUE);
    Shape shape = embeddings.getShape();
    if (shape.dimension() != 2 || shape.get(0) != classes.length) {
      throw new IllegalArgumentException(
          "%s: expected embeddings (%d, D) for %d labels, got %s"
              .formatted(loss, classes.length, classes.length, shape));
    }
    NDArray directions = embeddings.div(Angles.safeNorms(embeddings));
    cosines = directions.matMul(directions.transpose());
  }

  /** Returns the cosines between all embeddings, (N, N), those with themselves included. */
  NDArray cosines() {
    return cosines;
  }

  /** Returns how many pairs of a relation each anchor has. */
  int[] counts(Relation relation) {
    int[] counts = new int[classes.length];
    for (int anchor = 0; anchor < counts.length; anchor++) {
      for (int other = 0; other < counts.length; other++) {
        counts[anchor] += relation.holds(classes, anchor, other) ? 1 : 0;
      }
    }
    return counts;
  }

  /** Returns log Σ e^term over the pairs of each anchor that are of a relation, (N, 1). */
  NDArray logSumExp(Relation relation, NDArray terms) {
    double[] weights = new double[classes.length * classes.length];
    for (int i = 0; i < weights.length; i++) {
      boolean counts = relation.holds(classes, i / classes.length, i % classes.length);
      weights[i] = counts ? 0 : LogSumExp.NOTHING;
    }
    return LogSumExp.along(1, terms.add(constant(weights)));
  }

  /**
   * Returns the mean of the terms over the pairs of each anchor that are of a relation, (N, 1), 0
   * where there is none.
   */
  NDArray mean(Relation relation, NDArray terms) {
    int[] counts = counts(relation);
    double[] weights = new double[classes.length * classes.length];
    for (int i = 0; i < weights.length; i++) {
      int anchor = i / classes.length;
      weights[i] = relation.holds(classes, anchor, i % classes.length) ? 1. / counts[anchor] : 0;
    }
    return terms.mul(constant(weights)).sum(new int[] {1}, true);
  }

  private NDArray constant(double[] values) {
    return EngineArrays.like(cosines, values, cosines.getShape());
  }
}

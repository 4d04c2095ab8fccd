package dev.sphere.losses.metric;

import java.util.Arrays;
import java.util.List;

/** Embeddings with the class of each: who is on the face, who speaks, which product it is. */
public final class LabelledEmbeddings {

  private final float[][] rows;
  private final int[] labels;
  private final double[] norms;

  /**
   * Makes labelled embeddings. The rows are kept, not copied.
   *
   * @param rows the embeddings, all of one length; rows of zeros are allowed
   * @param labels the class of each row, any numbers
   * @throws IllegalArgumentException if there are not as many labels as rows, the rows differ in
   *     length, or a value is not finite
   */
  public LabelledEmbeddings(float[][] rows, int[] labels) {
    if (rows.length != labels.length) {
      throw new IllegalArgumentException(
          "%d embeddings with %d labels: each needs one".formatted(rows.length, labels.length));
    }
    this.rows = rows.clone();
    this.labels = labels.clone();
    this.norms = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != dimension()) {
        throw new IllegalArgumentException(
            "embedding %d has %d values, embedding 0 has %d: all must have one length"
                .formatted(i, rows[i].length, dimension()));
      }
      norms[i] = norm(i);
    }
  }

  private double norm(int row) {
    double squares = 0;
    for (float value : rows[row]) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "embedding %d (label %d) contains %s: only finite values can be compared"
                .formatted(row, labels[row], value));
      }
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  /** Puts embeddings one after another. */
  static LabelledEmbeddings concatenate(List<LabelledEmbeddings> parts) {
    float[][] rows =
        parts.stream().flatMap(part -> Arrays.stream(part.rows)).toArray(float[][]::new);
    int[] labels = parts.stream().flatMapToInt(part -> Arrays.stream(part.labels)).toArray();
    return new LabelledEmbeddings(rows, labels);
  }

  /** Returns the number of embeddings. */
  public int size() {
    return rows.length;
  }

  /** Returns the length of an embedding; 0 if there are none. */
  public int dimension() {
    return rows.length == 0 ? 0 : rows[0].length;
  }

  /** Returns a copy of an embedding. */
  public float[] embedding(int row) {
    return rows[row].clone();
  }

  /** Returns the class of an embedding. */
  public int label(int row) {
    return labels[row];
  }

  /** Returns cos θ of two embeddings, up to rounding in [−1, 1]; 0 if one of them is zero. */
  public double cosine(int row, int other) {
    double[] direction = direction(row);
    double[] otherDirection = direction(other);
    double sum = 0;
    for (int i = 0; i < direction.length; i++) {
      sum += direction[i] * otherDirection[i];
    }
    return sum;
  }

  /** Returns an embedding divided by its norm, or zeros. */
  double[] direction(int row) {
    double[] direction = new double[dimension()];
    if (norms[row] > 0) {
      for (int i = 0; i < direction.length; i++) {
        direction[i] = rows[row][i] / norms[row];
      }
    }
    return direction;
  }
}

package dev.sphere.losses;

import dev.sphere.ops.testing.Draw;
import java.util.Arrays;

/**
 * Embeddings with their classes, and the weights of all classes: numbers that float32 holds
 * exactly, so that both precisions see the same.
 *
 * @param embeddings (labels, {@link #SIZE}), flat
 * @param labels the class of each embedding
 * @param weights ({@link #CLASSES}, centers, {@link #SIZE}), flat
 * @param centers how many weights a class has
 */
record LabelledBatch(double[] embeddings, int[] labels, double[] weights, int centers) {

  /** The length of an embedding: there is room for angles to all classes at once. */
  static final int SIZE = 6;

  /** How many classes there are. */
  static final int CLASSES = 4;

  /** Draws embeddings of a norm. */
  static LabelledBatch draw(long seed, int samples, double norm, int centers) {
    Draw draw = new Draw(seed);
    double[] weights = draw.normal((long) CLASSES * centers * SIZE);
    double[] embeddings = new double[samples * SIZE];
    int[] labels = new int[samples];
    for (int row = 0; row < samples; row++) {
      labels[row] = draw.whole(0, CLASSES - 1);
      put(embeddings, row, Vectors.scaled(draw.normal(SIZE), norm));
    }
    return new LabelledBatch(embeddings, labels, weights, centers);
  }

  /**
   * Makes an embedding for each angle, all of one norm: each is at its angle to a weight of its
   * class, in the plane of that and of a direction of its own.
   */
  static LabelledBatch atAngles(double[] thetas, double norm, int centers, long seed) {
    Draw draw = new Draw(seed);
    double[] weights = draw.normal((long) CLASSES * centers * SIZE);
    double[] embeddings = new double[thetas.length * SIZE];
    int[] labels = new int[thetas.length];
    for (int row = 0; row < thetas.length; row++) {
      labels[row] = row % CLASSES;
      double[] along = Vectors.unit(Vectors.row(weights, labels[row] * centers, SIZE));
      double[] across = Vectors.unit(Vectors.across(draw.normal(SIZE), along));
      double[] direction =
          Vectors.sum(
              Vectors.times(along, Math.cos(thetas[row])),
              Vectors.times(across, Math.sin(thetas[row])));
      put(embeddings, row, Vectors.scaled(direction, norm));
    }
    return new LabelledBatch(embeddings, labels, weights, centers);
  }

  private static void put(double[] embeddings, int row, double[] values) {
    for (int i = 0; i < SIZE; i++) {
      embeddings[row * SIZE + i] = (float) values[i];
    }
  }

  int samples() {
    return labels.length;
  }

  double[] embedding(int row) {
    return Vectors.row(embeddings, row, SIZE);
  }

  double[] weight(int center) {
    return Vectors.row(weights, center, SIZE);
  }

  /** Returns the samples for which a flag is set. */
  LabelledBatch only(boolean[] kept) {
    int count = 0;
    double[] chosen = new double[embeddings.length];
    int[] theirLabels = new int[labels.length];
    for (int row = 0; row < labels.length; row++) {
      if (kept[row]) {
        put(chosen, count, embedding(row));
        theirLabels[count++] = labels[row];
      }
    }
    return new LabelledBatch(
        Arrays.copyOf(chosen, count * SIZE), Arrays.copyOf(theirLabels, count), weights, centers);
  }

  /** Returns these embeddings, each said to be of the class after its own. */
  LabelledBatch withNextLabels() {
    int[] next = Arrays.stream(labels).map(label -> (label + 1) % CLASSES).toArray();
    return new LabelledBatch(embeddings, next, weights, centers);
  }

  LabelledBatch withEmbeddings(double[] others) {
    return new LabelledBatch(others, labels, weights, centers);
  }

  LabelledBatch withWeights(double[] others) {
    return new LabelledBatch(embeddings, labels, others, centers);
  }
}

package dev.sphere.losses.metric;

import dev.sphere.ops.testing.Draw;

/** Random embeddings as plain arrays, some of them zero and some of them equal. */
record RandomEmbeddings(float[][] rows, int[] labels) {

  /** Draws embeddings around a random centre for each class. */
  static RandomEmbeddings draw(Draw draw, int size, int dimension, int classes) {
    double[] centres = draw.normal((long) classes * dimension);
    float[][] rows = new float[size][dimension];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = draw.whole(0, classes - 1);
      double[] noise = draw.normal(dimension);
      int fate = draw.whole(0, 15);
      for (int j = 0; j < dimension && fate > 0; j++) {
        rows[i][j] = (float) (centres[labels[i] * dimension + j] + noise[j]);
      }
      if (fate == 1 && i > 0) {
        rows[i] = rows[i - 1].clone();
      }
    }
    return new RandomEmbeddings(rows, labels);
  }

  LabelledEmbeddings labelled() {
    return new LabelledEmbeddings(rows, labels);
  }

  /** Multiplies all values; a power of two changes no cosine. */
  RandomEmbeddings scaled(float factor) {
    float[][] scaled = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      scaled[i] = rows[i].clone();
      for (int j = 0; j < scaled[i].length; j++) {
        scaled[i][j] *= factor;
      }
    }
    return new RandomEmbeddings(scaled, labels);
  }

  /** The cosine as a plain loop, without the division of either by its norm. */
  double cosine(int i, int j) {
    return cosine(rows[i], rows[j]);
  }

  static double cosine(float[] one, float[] other) {
    double product = 0;
    double oneSquares = 0;
    double otherSquares = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
      oneSquares += (double) one[i] * one[i];
      otherSquares += (double) other[i] * other[i];
    }
    return product == 0 ? 0 : product / Math.sqrt(oneSquares) / Math.sqrt(otherSquares);
  }
}

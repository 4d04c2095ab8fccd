package dev.sphere.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import dev.sphere.api.EngineArrays;
import java.util.Random;

/**
 * A data set of one's own for DJL: noisy stripes, to be told apart by their direction. Their width,
 * phase and contrast are random and say nothing.
 *
 * @param pixels the images one after another, row by row, about −2 to 2
 * @param labels the direction of each image, in eighths of a half turn
 */
record Gratings(float[] pixels, long[] labels) {

  static final int DIRECTIONS = 8;
  static final int SIDE = 16;

  private static final double NOISE = 0.5;

  /** Draws as many images of each direction, up to one; equal seeds draw equal images. */
  static Gratings draw(int size, long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[size * SIDE * SIDE];
    long[] labels = new long[size];
    for (int image = 0; image < size; image++) {
      labels[image] = image % DIRECTIONS;
      double direction = labels[image] * Math.PI / DIRECTIONS;
      double frequency = 2 * Math.PI / (4 + 4 * random.nextDouble());
      double phase = 2 * Math.PI * random.nextDouble();
      double contrast = 0.5 + random.nextDouble();
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        double across = Math.cos(direction) * (pixel % SIDE) + Math.sin(direction) * (pixel / SIDE);
        pixels[image * SIDE * SIDE + pixel] =
            (float)
                (contrast * Math.sin(frequency * across + phase) + NOISE * random.nextGaussian());
      }
    }
    return new Gratings(pixels, labels);
  }

  /** Returns the images, (N, 1, 16, 16). */
  NDArray images(NDManager manager) {
    return EngineArrays.of(manager, pixels, new Shape(labels.length, 1, SIDE, SIDE));
  }

  /** Returns a data set of shuffled batches. */
  ArrayDataset dataset(NDManager manager, int batchSize) {
    return new ArrayDataset.Builder()
        .setData(images(manager))
        .optLabels(EngineArrays.of(manager, labels))
        .setSampling(batchSize, true)
        .build();
  }
}

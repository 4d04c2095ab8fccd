package dev.sphere.api.conformance;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.LongStream;

/** Numbers drawn at random, the same wherever the seed is. */
final class Draws {

  private final Random random;

  /** Starts from a seed. */
  Draws(long seed) {
    random = new Random(seed);
  }

  /** Returns normal numbers that float32 holds exactly, so that both types see the same. */
  double[] normal(Shape shape) {
    return LongStream.range(0, shape.size())
        .mapToDouble(i -> (float) random.nextGaussian())
        .toArray();
  }

  /** Returns cosines of angles spread evenly over [0, π], the last hundredth at each end apart. */
  double[] cosines(Shape shape) {
    return random.doubles(shape.size(), 0.01, Math.PI - 0.01).map(Math::cos).toArray();
  }
}

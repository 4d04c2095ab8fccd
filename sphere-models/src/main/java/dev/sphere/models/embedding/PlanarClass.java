package dev.sphere.models.embedding;

import dev.sphere.losses.metric.LabelledEmbeddings;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The embeddings of one class in the plane.
 *
 * @param name of the class
 * @param x one coordinate of each embedding
 * @param y the other
 */
public record PlanarClass(String name, double[] x, double[] y) {

  /** Sorts embeddings of two dimensions by their classes. */
  public static List<PlanarClass> of(LabelledEmbeddings embeddings, List<String> classNames) {
    return IntStream.range(0, classNames.size())
        .mapToObj(
            label -> {
              float[][] points =
                  IntStream.range(0, embeddings.size())
                      .filter(row -> embeddings.label(row) == label)
                      .mapToObj(embeddings::embedding)
                      .toArray(float[][]::new);
              return new PlanarClass(
                  classNames.get(label), coordinate(points, 0), coordinate(points, 1));
            })
        .toList();
  }

  private static double[] coordinate(float[][] points, int index) {
    return IntStream.range(0, points.length).mapToDouble(i -> points[i][index]).toArray();
  }

  /** Returns the norms of the embeddings. */
  public DoubleStream norms() {
    return IntStream.range(0, x.length).mapToDouble(i -> Math.hypot(x[i], y[i]));
  }

  /** Returns the angle of the sum of all embeddings, as unit vectors, from the first axis. */
  public double direction() {
    return Math.atan2(angles().map(Math::sin).sum(), angles().map(Math::cos).sum());
  }

  /** Returns the angle of each embedding from the direction of its class, from 0 to π. */
  public DoubleStream deviations() {
    double direction = direction();
    return angles().map(angle -> Math.abs(Math.IEEEremainder(angle - direction, 2 * Math.PI)));
  }

  private DoubleStream angles() {
    return IntStream.range(0, x.length).mapToDouble(i -> Math.atan2(y[i], x[i]));
  }
}

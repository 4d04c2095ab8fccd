package dev.sphere.losses;

/**
 * The angles of one embedding to all classes, in double, and how they turn with the vectors.
 *
 * <p>A vector of length 0 is at right angles to all others and turns as one of length 1.
 */
final class EmbeddingAngles {

  private final double norm;
  private final double[] direction;
  private final int[] nearest = new int[LabelledBatch.CLASSES];
  private final double[] thetas = new double[LabelledBatch.CLASSES];
  private final LabelledBatch batch;

  EmbeddingAngles(LabelledBatch batch, int row) {
    this.batch = batch;
    norm = Vectors.norm(batch.embedding(row));
    direction = Vectors.unit(batch.embedding(row));
    for (int j = 0; j < thetas.length; j++) {
      thetas[j] = Double.POSITIVE_INFINITY;
      for (int center = j * batch.centers(); center < (j + 1) * batch.centers(); center++) {
        double theta = theta(Vectors.unit(batch.weight(center)));
        if (theta < thetas[j]) {
          thetas[j] = theta;
          nearest[j] = center;
        }
      }
    }
  }

  private double theta(double[] weight) {
    double[] across = Vectors.across(weight, direction);
    return Vectors.norm(weight) == 0
        ? Math.PI / 2
        : Math.atan2(Vectors.norm(across), Vectors.dot(weight, direction));
  }

  double norm() {
    return norm;
  }

  double[] thetas() {
    return thetas.clone();
  }

  /** Returns the weight that the angle to a class is of. */
  int nearest(int j) {
    return nearest[j];
  }

  /** Returns ∂θ_j/∂x. */
  double[] byEmbedding(int j) {
    double[] weight = Vectors.unit(batch.weight(nearest[j]));
    double length = norm == 0 ? 1 : norm;
    return Vectors.times(Vectors.unit(Vectors.across(weight, direction)), -1 / length);
  }

  /** Returns ∂θ_j/∂w of the nearest weight. */
  double[] byWeight(int j) {
    double[] weight = batch.weight(nearest[j]);
    double length = Vectors.norm(weight) == 0 ? 1 : Vectors.norm(weight);
    return Vectors.times(
        Vectors.unit(Vectors.across(direction, Vectors.unit(weight))), -1 / length);
  }

  /** Returns ∂‖x‖/∂x. */
  double[] normByEmbedding() {
    return direction;
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.sphere.api.EngineArrays;

/**
 * A vector c_j for each class that follows what the class has in the batches: a parameter (classes,
 * D) without gradient, 0 at first, saved with the model.
 *
 * <p>A batch with n_j vectors x_i of class j moves it by −rate·Σ (c_j − x_i)/(1 + n_j), which is a
 * moving average of the batches' means that trusts few vectors less.
 *
 * @see <a href="https://doi.org/10.1007/978-3-319-46478-7_31">Center loss (ECCV 2016), equation
 *     4</a>
 */
final class ClassCenters {

  private final double rate;
  private final Parameter parameter;

  /**
   * Makes centers.
   *
   * @param name of the parameter
   */
  ClassCenters(String name, double rate) {
    this.rate = rate;
    parameter =
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.RUNNING_MEAN)
            .optInitializer(Initializer.ZEROS)
            .optRequiresGrad(false)
            .build();
  }

  /** Returns the parameter, for the head that owns it. */
  Parameter parameter() {
    return parameter;
  }

  /** Says how many classes there are, and how long the vectors are. */
  void setShape(long classes, long size) {
    parameter.setShape(new Shape(classes, size));
  }

  /**
   * Moves the centers of the classes that a batch has.
   *
   * <p>It writes numbers rather than computing with arrays, as MXNet allows no operation in place
   * while it records. A graph must not hold {@code centers} itself.
   *
   * @param centers the present value of the parameter
   * @param vectors (N, D), flat
   * @param classes the class of each
   */
  void follow(NDArray centers, double[] vectors, int[] classes) {
    double[] values = Angles.read(centers);
    int size = (int) centers.getShape().get(1);
    double[] differences = new double[values.length];
    int[] counts = new int[values.length / size];
    for (int i = 0; i < classes.length; i++) {
      int start = classes[i] * size;
      for (int k = 0; k < size; k++) {
        differences[start + k] += vectors[i * size + k] - values[start + k];
      }
      counts[classes[i]]++;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] += rate * differences[i] / (1 + counts[i / size]);
    }
    EngineArrays.write(centers, values);
  }
}

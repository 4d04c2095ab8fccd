package dev.sphere.ops.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;

class OrthogonalityTest {

  private static final Shape SHAPE = new Shape(5, 2, 2, 3);

  /** λ·½ Σᵢⱼ (wᵢ·wⱼ − δᵢⱼ)². */
  private static double oracle(double weight, int filters, double[] kernels) {
    int size = kernels.length / filters;
    double sum = 0;
    for (int i = 0; i < filters; i++) {
      for (int j = 0; j < filters; j++) {
        double product = i == j ? -1 : 0;
        for (int e = 0; e < size; e++) {
          product += kernels[i * size + e] * kernels[j * size + e];
        }
        sum += product * product;
      }
    }
    return weight / 2 * sum;
  }

  @EachEngine
  void valueAndGradientAgreeWithTheOracle(EngineSupport engine) {
    Orthogonality penalty = new Orthogonality(0.3);
    double[] kernels = new Draw(1).normal(SHAPE.size());
    double value = oracle(0.3, 5, kernels);
    double[] gradient = CentralDifferences.gradient(moved -> oracle(0.3, 5, moved), kernels, 1e-3);
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        Backward run =
            Backward.of(
                engine,
                in -> penalty.penalty(in.get(0)),
                new double[] {1},
                new NDList(precision.create(manager, kernels, SHAPE)));

        assertThat(RelativeError.of(run.value(), new double[] {value}))
            .as("%s", precision)
            .isLessThan(precision.valueTolerance());
        assertThat(RelativeError.of(run.gradients().get(0), gradient))
            .as("%s", precision)
            .isLessThan(precision.gradientTolerance());
      }
    }
  }

  /**
   * n > 27 kernels of 27 entries cannot be orthonormal: WWᵀ has rank 27, and the penalty is least,
   * λ·½(n − 27), where the columns of the (n, 27) matrix are orthonormal.
   */
  @EachEngine
  void hasAFloorWhereThereAreMoreKernelsThanDimensions(EngineSupport engine) {
    for (int filters : new int[] {28, 64, 128}) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        double[] frame = orthonormalColumns(filters, 27);
        Shape shape = new Shape(filters, 3, 3, 3);
        double floor =
            penalty(Precision.FLOAT64.create(manager, frame, shape), new Orthogonality());

        assertThat(floor).as("%d filters", filters).isCloseTo(1e-4 * (filters - 27), within(1e-14));
        double[] moved = frame.clone();
        double[] step = new Draw(filters).normal(moved.length);
        for (int i = 0; i < moved.length; i++) {
          moved[i] += 1e-3 * step[i];
        }
        assertThat(penalty(Precision.FLOAT64.create(manager, moved, shape), new Orthogonality()))
            .as("beside the floor, %d filters", filters)
            .isGreaterThan(floor);
      }
    }
  }

  @EachEngine
  void isZeroForOrthonormalKernels(EngineSupport engine) {
    double[] columns = orthonormalColumns(27, 5);
    double[] kernels = new double[columns.length];
    for (int i = 0; i < kernels.length; i++) {
      kernels[i] = columns[i % 27 * 5 + i / 27];
    }
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray array = Precision.FLOAT64.create(manager, kernels, new Shape(5, 3, 3, 3));

      assertThat(penalty(array, new Orthogonality(1))).isBetween(0., 1e-28);
    }
  }

  private static double penalty(NDArray kernels, Orthogonality orthogonality) {
    try (NDArray penalty = orthogonality.penalty(kernels)) {
      return penalty.toDoubleArray()[0];
    }
  }

  /** A (rows, columns) matrix, flat, by Gram and Schmidt. */
  private static double[] orthonormalColumns(int rows, int columns) {
    double[] matrix = new Draw(rows).normal((long) rows * columns);
    for (int column = 0; column < columns; column++) {
      // Twice is enough for all digits.
      for (int pass = 0; pass < 2; pass++) {
        for (int earlier = 0; earlier < column; earlier++) {
          double product = product(matrix, rows, columns, column, earlier);
          for (int row = 0; row < rows; row++) {
            matrix[row * columns + column] -= product * matrix[row * columns + earlier];
          }
        }
        double norm = Math.sqrt(product(matrix, rows, columns, column, column));
        for (int row = 0; row < rows; row++) {
          matrix[row * columns + column] /= norm;
        }
      }
    }
    return matrix;
  }

  private static double product(double[] matrix, int rows, int columns, int one, int other) {
    double product = 0;
    for (int row = 0; row < rows; row++) {
      product += matrix[row * columns + one] * matrix[row * columns + other];
    }
    return product;
  }
}

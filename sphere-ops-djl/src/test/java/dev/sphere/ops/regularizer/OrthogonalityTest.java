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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** Kernels over √(Σw² + 1e-4). */
  private static double[] units(int filters, double[] kernels) {
    int size = kernels.length / filters;
    double[] units = new double[kernels.length];
    for (int i = 0; i < filters; i++) {
      double squares = 1e-4;
      for (int e = 0; e < size; e++) {
        squares += kernels[i * size + e] * kernels[i * size + e];
      }
      for (int e = 0; e < size; e++) {
        units[i * size + e] = kernels[i * size + e] / Math.sqrt(squares);
      }
    }
    return units;
  }

  /** WᵀW − I, or WWᵀ − I if that is smaller. */
  private static double[][] distance(int filters, double[] kernels) {
    int size = kernels.length / filters;
    int order = Math.min(filters, size);
    double[][] distance = new double[order][order];
    for (int i = 0; i < order; i++) {
      for (int j = 0; j < order; j++) {
        distance[i][j] = i == j ? -1 : 0;
        for (int e = 0; e < Math.max(filters, size); e++) {
          distance[i][j] +=
              filters <= size
                  ? kernels[i * size + e] * kernels[j * size + e]
                  : kernels[e * size + i] * kernels[e * size + j];
        }
      }
    }
    return distance;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[vector.length];
    for (int i = 0; i < product.length; i++) {
      for (int j = 0; j < product.length; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
    }
    return product;
  }

  private static double norm(double[] vector) {
    double squares = 0;
    for (double entry : vector) {
      squares += entry * entry;
    }
    return Math.sqrt(squares);
  }

  /** ‖Av‖/‖v‖ after so many steps from 1. */
  private static double powerIteration(double[][] matrix, int steps) {
    double[] vector = new double[matrix.length];
    Arrays.fill(vector, 1);
    double norm = 0;
    for (int step = 0; step < steps; step++) {
      double length = norm(vector);
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= length;
      }
      vector = times(matrix, vector);
      norm = norm(vector);
    }
    return norm;
  }

  private static double oracle(Orthogonality variant, int filters, double[] kernels) {
    double[] columns = variant.kernels() == Kernels.RAW ? kernels : units(filters, kernels);
    if (variant.form() == Orthogonality.Form.SOFT) {
      return oracle(variant.weight(), filters, columns);
    }
    double sigma = powerIteration(distance(filters, columns), 2);
    return variant.weight() * sigma * sigma;
  }

  private static List<Orthogonality> variants() {
    List<Orthogonality> variants = new ArrayList<>();
    for (Kernels kernels : Kernels.values()) {
      for (Orthogonality.Form form : Orthogonality.Form.values()) {
        variants.add(new Orthogonality(0.3, kernels, form));
      }
    }
    return variants;
  }

  /** Of fewer, as many and more kernels than dimensions. */
  @EachEngine
  void valueAndGradientAgreeWithTheOracle(EngineSupport engine) {
    for (Shape shape : List.of(SHAPE, new Shape(6, 3, 1, 2), new Shape(9, 4))) {
      for (Orthogonality variant : variants()) {
        agree(engine, variant, shape);
      }
    }
  }

  /** Normalized it would be off by rounding alone. */
  @EachEngine
  void oneKernelAgreesWithTheOracle(EngineSupport engine) {
    for (Orthogonality.Form form : Orthogonality.Form.values()) {
      agree(engine, new Orthogonality(0.3, Kernels.RAW, form), new Shape(1, 3));
    }
  }

  private static void agree(EngineSupport engine, Orthogonality variant, Shape shape) {
    int filters = (int) shape.get(0);
    double[] kernels = new Draw(1).normal(shape.size());
    double value = oracle(variant, filters, kernels);
    double[] gradient =
        CentralDifferences.gradient(moved -> oracle(variant, filters, moved), kernels, 3e-4);
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        Backward run =
            Backward.of(
                engine,
                in -> variant.penalty(in.get(0)),
                new double[] {1},
                new NDList(precision.create(manager, kernels, shape)));

        assertThat(RelativeError.of(run.value(), new double[] {value}))
            .as("%s, %s, %s, seed 1", variant, shape, precision)
            .isLessThan(precision.valueTolerance());
        assertThat(RelativeError.of(run.gradients().get(0), gradient))
            .as("%s, %s, %s, seed 1", variant, shape, precision)
            .isLessThan(precision.gradientTolerance());
      }
    }
  }

  /** Two steps come close to the spectral norm from below: at worst 0.6 of it in 20 draws. */
  @EachEngine
  void theSpectralFormIsAtMostTheSpectralNorm(EngineSupport engine) {
    Orthogonality spectral = new Orthogonality(1, Kernels.RAW, Orthogonality.Form.SPECTRAL);
    for (long seed = 1; seed <= 20; seed++) {
      Draw draw = new Draw(seed);
      int filters = draw.whole(2, 12);
      Shape shape = new Shape(filters, draw.whole(2, 12));
      double[] kernels = draw.normal(shape.size());
      double norm = powerIteration(distance(filters, kernels), 10_000);
      try (NDManager manager = engine.engine().newBaseManager()) {
        double sigma =
            Math.sqrt(penalty(Precision.FLOAT64.create(manager, kernels, shape), spectral));

        assertThat(sigma / norm).as("seed %d", seed).isBetween(0.3, 1 + 1e-9);
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
      assertThat(penalty(array, new Orthogonality(1, Kernels.RAW, Orthogonality.Form.SPECTRAL)))
          .isBetween(0., 1e-28);
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

package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectiveTest {

  private static final double STEP = 1e-5;

  /** Gradient and Hessian against central differences, away from an optimum and at one. */
  @ParameterizedTest
  @EnumSource
  void derivativesAreThoseOfTheValue(Objective objective) {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(3);
      int m = 1 + random.nextInt(3);
      int k = 1 + random.nextInt(3);
      RealMatrix u = normal(n, k, random);
      RealMatrix v = normal(m, k, random);
      RealMatrix target = seed % 2 == 0 ? objective.similarities(u, v) : normal(n, m, random);

      RealVector gradient = objective.gradient(target, u, v);
      RealMatrix hessian = objective.hessian(target, u, v);

      for (int a = 0; a < (n + m) * k; a++) {
        RealMatrix[] up = moved(u, v, a, STEP);
        RealMatrix[] down = moved(u, v, a, -STEP);
        double slope =
            (objective.value(target, up[0], up[1]) - objective.value(target, down[0], down[1]))
                / (2 * STEP);
        assertThat(gradient.getEntry(a)).as("seed %d, ∂%d", seed, a).isCloseTo(slope, within(1e-6));
        RealVector row =
            objective
                .gradient(target, up[0], up[1])
                .subtract(objective.gradient(target, down[0], down[1]))
                .mapDivide(2 * STEP);
        for (int b = 0; b < (n + m) * k; b++) {
          double scale = Math.max(1, hessian.getFrobeniusNorm());
          assertThat(hessian.getEntry(a, b))
              .as("seed %d, ∂%d∂%d", seed, a, b)
              .isCloseTo(row.getEntry(b), within(1e-6 * scale))
              .isCloseTo(hessian.getEntry(b, a), within(1e-12 * scale));
        }
      }
    }
  }

  /** Of two numbers, G's Hessian at an optimum is [[v², uv], [uv, u²]]. */
  @Test
  void ofTwoNumbersItIsKnown() {
    RealMatrix u = new Array2DRowRealMatrix(new double[][] {{3}});
    RealMatrix v = new Array2DRowRealMatrix(new double[][] {{-2}});

    RealMatrix hessian = Objective.PRODUCTS.hessian(Objective.PRODUCTS.similarities(u, v), u, v);

    assertThat(hessian.getData()).isDeepEqualTo(new double[][] {{4, -6}, {-6, 9}});
    assertThat(
            Objective.COSINES
                .hessian(Objective.COSINES.similarities(u, v), u, v)
                .getFrobeniusNorm())
        .isZero();
  }

  private static RealMatrix[] moved(RealMatrix u, RealMatrix v, int coordinate, double step) {
    int k = u.getColumnDimension();
    RealMatrix[] both = {u.copy(), v.copy()};
    int row = coordinate / k;
    int n = u.getRowDimension();
    (row < n ? both[0] : both[1]).addToEntry(row < n ? row : row - n, coordinate % k, step);
    return both;
  }

  private static RealMatrix normal(int rows, int columns, Random random) {
    RealMatrix matrix = new Array2DRowRealMatrix(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.setEntry(i, j, random.nextGaussian());
      }
    }
    return matrix;
  }
}

package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class ConditioningTest {

  private static Conditioning conditioning(Objective objective) {
    return new Conditioning(new Description("", "", "", "", "", Map.of(), Map.of()), objective);
  }

  private static Map<String, Double> values(Objective objective, long seed) {
    return conditioning(objective).run(new Cell("draw", seed), Scale.SMOKE).values();
  }

  /** At c = 1 rows have unit length; κ(G) then grows as c⁴ where c is large. */
  @Test
  void productsAreConditionedWorseByTheScaling() {
    for (long seed = 1; seed <= 10; seed++) {
      Map<String, Double> values = values(Objective.PRODUCTS, seed);

      assertThat(values.get("normalized, c=1"))
          .isCloseTo(values.get("raw, c=1"), within(1e-9 * values.get("raw, c=1")));
      assertThat(values.get("raw, c=8") / values.get("raw, c=4"))
          .as("seed %d", seed)
          .isBetween(10.0, 17.0);
      assertThat(values.get("raw, c=8")).isGreaterThan(64 * values.get("raw, c=1"));
      assertThat(values.get("objective, change, c=8")).isLessThan(1e-12);
    }
  }

  @Test
  void cosinesAreConditionedWorseInRawCoordinatesAndNotInNormalizedOnes() {
    for (long seed = 1; seed <= 10; seed++) {
      Map<String, Double> values = values(Objective.COSINES, seed);

      assertThat(values.get("raw, c=8") / values.get("raw, c=4"))
          .as("seed %d", seed)
          .isBetween(10.0, 17.0);
      for (int c : new int[] {1, 2, 4, 8}) {
        assertThat(values.get("normalized, c=" + c))
            .as("seed %d, c = %d", seed, c)
            .isCloseTo(values.get("raw, c=1"), within(1e-9 * values.get("raw, c=1")));
        assertThat(values.get("objective, change, c=" + c)).isLessThan(1e-12);
      }
      assertThat(values.get("eigenvalues, largest change, c=2")).isGreaterThan(0.5);
    }
  }

  /** Of any objective, and also where c is no power of two, which a division rounds. */
  @Test
  void projectingUndoesTheScalingForAllEigenvalues() {
    for (Objective objective : Objective.values()) {
      Conditioning conditioning = conditioning(objective);
      for (long seed = 1; seed <= 10; seed++) {
        Random random = new Random(seed);
        RealMatrix u = Conditioning.unitRows(4, random);
        RealMatrix v = Conditioning.unitRows(5, random);
        double[] before = conditioning.eigenvalues(u, v);
        for (double c : new double[] {0.1, 3, 8, 1e6}) {
          assertThat(
                  conditioning.eigenvalues(
                      Conditioning.normalized(u.scalarMultiply(c)),
                      Conditioning.normalized(v.scalarMultiply(1 / c))))
              .as("%s, seed %d, c = %s", objective, seed, c)
              .hasSize(27)
              .containsExactly(before, within(1e-12 * before[26]));
        }
      }
    }
  }
}

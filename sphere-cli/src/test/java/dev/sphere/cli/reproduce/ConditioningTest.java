package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditioningTest {

  private static Map<String, Double> values(Objective objective, long seed) {
    return new Conditioning(new Description("", "", "", "", "", "", Map.of(), Map.of()), objective)
        .run(new Cell("draw", seed), Scale.SMOKE)
        .values();
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
}

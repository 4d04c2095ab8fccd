package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnedSlopesTest {

  private static CellResult result(long seed, Map<String, List<Double>> series) {
    return new CellResult(
        "figure-4", Scale.CPU, "g", seed, Map.of(), Map.of(), series, "", "", "", "", "", "");
  }

  @Test
  void joinsTheFiltersOfAllSeeds() {
    LearnedSlopes slopes =
        LearnedSlopes.of(
                List.of(
                    result(1, Map.of("k of conv1.1", List.of(0.5, 0.1), "iteration", List.of(9.0))),
                    result(2, Map.of("k of conv1.1", List.of(0.9, 0.3, 0.4)))))
            .orElseThrow();

    assertThat(slopes.byLayer()).isEqualTo(Map.of("conv1.1", List.of(0.1, 0.3, 0.4, 0.5, 0.9)));
    assertThat(slopes.table().markdown())
        .endsWith("| conv1.1 | 5 | 0.10 | 0.30 | 0.40 | 0.50 | 0.90 |\n");
    assertThat(slopes.figure().fileName()).isEqualTo("slopes.png");
  }

  @Test
  void quantilesLieBetweenValues() {
    assertThat(LearnedSlopes.quantile(List.of(0.0, 1.0), 0.25)).isCloseTo(0.25, within(1e-12));
    assertThat(LearnedSlopes.quantile(List.of(3.0), 0.75)).isEqualTo(3);
  }

  @Test
  void thereAreNoneWhereNothingLearnedThem() {
    assertThat(LearnedSlopes.of(List.of(result(1, Map.of("iteration", List.of(1.0)))))).isEmpty();
  }
}

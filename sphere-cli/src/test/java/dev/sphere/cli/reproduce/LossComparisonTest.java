package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sphere.api.registry.Registry;
import dev.sphere.cli.Sphere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossComparisonTest {

  private final Experiment experiment = KnownExperiments.all().get("losses");

  /** The table of the documentation is that of the results, of which there is one for each loss. */
  @Test
  void theTableIsThatOfTheResults() throws IOException {
    ResultFolder folder = new ResultFolder(Path.of("../docs/results/losses"));
    List<CellResult> results = new ArrayList<>();
    for (Cell cell : experiment.cells(Scale.CPU, 3, "cifar10")) {
      CellResult result = folder.read(cell, experiment.protocol(cell, Scale.CPU, "cifar10"));
      assertThat(result.group()).isEqualTo(cell.group());
      assertThat(result.seed()).isEqualTo(cell.seed());
      assertThat(result.dataChecksum())
          .isEqualTo(results.isEmpty() ? result.dataChecksum() : results.get(0).dataChecksum());
      results.add(result);
    }

    assertThat(results).hasSize(3 * Registry.load().losses().names().size());
    assertThat(Files.readString(Path.of("../docs/losses.md")))
        .contains(Summary.table("", results).markdown());
  }

  @Test
  void goesOnWhereItWasInterrupted(@TempDir Path out) throws IOException {
    String[] arguments = {
      "reproduce",
      "losses",
      "--scale",
      "smoke",
      "--seeds",
      "1",
      "--train-limit",
      "200",
      "--test-limit",
      "40",
      "--quiet",
      "--out",
      out.toString()
    };
    assertThat(Sphere.run(arguments)).isZero();
    List<Cell> cells = experiment.cells(Scale.SMOKE, 1, "shapes10");
    ResultFolder folder = new ResultFolder(out);
    Map<String, Object> protocol = experiment.protocol(cells.get(0), Scale.SMOKE, "shapes10");
    CellResult first = folder.read(cells.get(0), protocol);
    Path last = out.resolve(cells.get(cells.size() - 1).fileName());
    Files.delete(last);

    assertThat(Sphere.run(arguments)).isZero();

    assertThat(last).exists();
    assertThat(folder.read(cells.get(0), protocol)).isEqualTo(first);
    assertThatIOException()
        .isThrownBy(
            () ->
                folder.read(cells.get(0), experiment.protocol(cells.get(0), Scale.CPU, "shapes10")))
        .withMessageContaining("was measured by another protocol");
  }

  @Test
  void sumsUpWithTheStandardErrorOfTheMean() {
    List<CellResult> results = new ArrayList<>();
    for (double accuracy : new double[] {0.5, 0.6, 0.4}) {
      results.add(result("arcface", results.size() + 1, Map.of("accuracy", accuracy)));
    }

    // The standard deviation is 0.1, of three.
    assertThat(Summary.table("", results).markdown())
        .isEqualTo("| | accuracy |\n|---|---|\n| `arcface` | 0.5000 ± 0.0577 |\n");
  }

  @Test
  void leavesEmptyWhatAGroupDoesNotHave() {
    List<CellResult> results =
        List.of(result("arcface", 1, Map.of("x", 1.0)), result("circle", 1, Map.of("y", -2.0)));

    assertThat(Summary.table("", results).markdown())
        .isEqualTo(
            """
            | | x | y |
            |---|---|---|
            | `arcface` | 1.0000 | |
            | `circle` | | −2.0000 |
            """);
  }

  private static CellResult result(String group, long seed, Map<String, Double> values) {
    return new CellResult(
        "losses", Scale.SMOKE, group, seed, Map.of(), values, Map.of(), "", "", "", "", "", "");
  }
}

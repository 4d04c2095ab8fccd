package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a file counts beside a command line. */
class ConfigFileTest {

  @TempDir private Path directory;

  private static String[] expand(Path file, String options) throws IOException {
    String[] arguments = ("train --config " + file + " " + options).strip().split(" ");
    String[] expanded = ConfigFile.expand(arguments);
    assertThat(expanded)
        .startsWith("train")
        .endsWith(Arrays.copyOfRange(arguments, 1, 3 + options.split(" ").length));
    return Arrays.copyOfRange(expanded, 1, expanded.length - arguments.length + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seed 2                | --magnitude=linear --schedule=step --warm-up=3 --restores=2"
            + " --epochs=4",
        "--iterations 2          | --seed=1 --magnitude=linear --schedule=step --warm-up=3"
            + " --restores=2",
        "--operator sigmoid      | --seed=1 --magnitude=linear --schedule=step --warm-up=3"
            + " --restores=2 --epochs=4",
        "--operator conv         | --seed=1 --schedule=step --warm-up=3 --restores=2 --epochs=4",
        "--operator=conv         | --seed=1 --schedule=step --warm-up=3 --restores=2 --epochs=4",
        "--schedule cosine       | --seed=1 --magnitude=linear --warm-up=3 --restores=2 --epochs=4",
        "--schedule one-cycle    | --seed=1 --magnitude=linear --restores=2 --epochs=4",
        "--on-divergence restore | --seed=1 --magnitude=linear --schedule=step --warm-up=3"
            + " --restores=2 --epochs=4",
        "--on-divergence=STOP    | --seed=1 --magnitude=linear --schedule=step --warm-up=3"
            + " --epochs=4",
        "--recipe paper          | --seed=1 --magnitude=linear --restores=2",
      })
  void theCommandLineTakesWhatItRulesOut(String options, String left) throws IOException {
    Path file = directory.resolve("config.yaml");
    Files.writeString(
        file, "seed: 1\nmagnitude: linear\nschedule: step\nwarm-up: 3\nrestores: 2\nepochs: 4\n");

    assertThat(expand(file, options)).containsExactly(left.split(" "));
  }

  /** All that a recipe sets, so that the run is what its name says. */
  @Test
  void aRecipeOfTheCommandLineIsThatRecipe() throws IOException {
    Path file = directory.resolve("config.yaml");
    Files.writeString(
        file,
        """
        recipe: modern
        optimizer: sgd
        lr: 0.5
        schedule: constant
        warm-up: 1
        weight-decay: 0.1
        group: 02head*:lr=0
        accumulate: 2
        gradient-norm: 1.0
        project-every: 2
        average: 0.9
        label-smoothing: 0.2
        norm: none
        regularizer: mhe
        iterations: 7
        seed: 4
        """);
    Object[] recipe =
        Result.training(
            directory.resolve("run"),
            "--recipe",
            "reference",
            "--lr",
            0.25,
            "--model",
            "cnn-3",
            "--dry-run",
            "--json");

    assertThat(Result.done(Result.with(recipe, "--config", file)).json().get("options"))
        .isEqualTo(Result.done(Result.with(recipe, "--seed", 4)).json().get("options"));
  }
}

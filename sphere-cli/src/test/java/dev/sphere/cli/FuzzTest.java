package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.cli.reproduce.Cell;
import dev.sphere.cli.reproduce.CellResult;
import dev.sphere.cli.reproduce.ResultFolder;
import dev.sphere.cli.reproduce.Scale;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.Histogram;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import dev.sphere.models.training.Measurement;
import dev.sphere.ops.testing.Fuzz;
import dev.sphere.ops.testing.Nightly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command reads itself meets damaged files with an exception that it documents. */
class FuzzTest {

  private static final int INPUTS = Nightly.times(100, 5000);

  /** Jackson begins each text and each depth with buffers of its own. */
  private static final Fuzz.Memory JACKSON = new Fuzz.Memory(8L << 20, 4000);

  @TempDir private Path directory;

  /** Reads what was written to a file. */
  private interface Reader {
    void read() throws IOException;
  }

  private static void fuzz(Path file, Reader reader) throws Exception {
    Fuzz.of(file.getFileName().toString(), List.of(Files.readAllBytes(file)), IOException.class)
        .within(JACKSON)
        .run(
            INPUTS,
            input -> {
              Files.write(file, input);
              reader.read();
            });
  }

  private RunFolder run() throws IOException {
    RunFolder run = new RunFolder(directory);
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("data", "shapes10");
    options.put("epochs", 3);
    options.put("operator", "sigmoid(k=0.3)");
    options.put("plugin", List.of("a.jar", "b, c.jar"));
    run.writeConfig(options);
    return run;
  }

  @Test
  void configFiles() throws Exception {
    Path file = run().config();
    fuzz(
        file,
        () -> {
          try {
            ConfigFile.expand(new String[] {"train", "--config", file.toString()});
          } finally {
            ConfigFile.expand(new String[] {"train", "--resume=" + directory});
          }
        });
  }

  @Test
  void recordedOptions() throws Exception {
    RunFolder run = run();
    fuzz(run.config(), run::recordedPlugins);
  }

  @Test
  void metrics() throws Exception {
    RunFolder run = new RunFolder(directory);
    run.metrics()
        .write(
            List.of(
                new Measurement(10, 1, 0.1, 2.3, 0.1, 2.2, 0.2, 1234.5, 10),
                new Measurement(20, 2, 0.01, 2.1, 0.2, 2.1, 0.3, 1234.5, 20)));
    fuzz(directory.resolve("metrics.csv"), run.metrics()::read);
  }

  @Test
  void diagnostics() throws Exception {
    RunFolder run = new RunFolder(directory);
    Histogram angles = new Histogram(0, Math.PI, List.of(1L, 20L, 300L, 4L));
    run.diagnostics()
        .write(
            List.of(
                new Diagnostics(
                    10,
                    List.of(new LayerDiagnostics("01a", 4, angles, 0.25, 1, Optional.empty(), 0))),
                new Diagnostics(
                    20,
                    List.of(
                        new LayerDiagnostics("02b", 4, angles, 0, 1.5, Optional.of(angles), 1)))));
    fuzz(directory.resolve("diagnostics.jsonl"), run.diagnostics()::read);
  }

  @Test
  void reports() throws Exception {
    RunFolder run = new RunFolder(directory);
    Path file = directory.resolve("run.json");
    Files.writeString(file, "{\"testAccuracy\" : 0.5, \"options\" : {\"seed\" : 1, \"a\" : [1]}}");
    fuzz(file, run::readReport);
  }

  @Test
  void results() throws Exception {
    ResultFolder folder = new ResultFolder(directory);
    Cell cell = new Cell("sigmoid(k=0.3)", 2);
    Map<String, Object> protocol = Map.of("iterations", 100, "data", "shapes10");
    folder.write(
        cell,
        new CellResult(
            "table-1",
            Scale.SMOKE,
            cell.group(),
            cell.seed(),
            protocol,
            Map.of("accuracy", 0.5),
            Map.of("curve", List.of(1.0, 2.0)),
            "--test-limit 9",
            "0123",
            "PyTorch 2.7.1",
            "0.1.0",
            "abc",
            "2026-01-01T00:00:00Z"),
        Map.of());
    Path file;
    try (var files = Files.list(directory)) {
      file = files.findFirst().orElseThrow();
    }
    fuzz(file, () -> folder.read(cell, protocol));
  }

  /** A reader that made objects of tags would load the class. */
  @Test
  void yamlMakesNoObjects() throws IOException {
    Path file = directory.resolve("config.yaml");
    for (String tag : List.of("!!javax.script.ScriptEngineManager", "!!java.net.URL", "!x")) {
      Files.writeString(file, "data: " + tag + " [\"http://127.0.0.1:9/\"]\n");
      String[] expanded = expand(file);
      assertThat(expanded).contains("--data=http://127.0.0.1:9/");
    }
  }

  /** Nine levels of nine aliases stand for hundreds of millions of words. */
  @Test
  void aliasesDoNotMultiply() throws IOException {
    StringBuilder bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c <= 'i'; c++) {
      char before = (char) (c - 1);
      bomb.append(c).append(": &").append(c).append(" [");
      bomb.append(("*" + before + ",").repeat(8)).append('*').append(before).append("]\n");
    }
    Path file = directory.resolve("config.yaml");
    Files.writeString(file, bomb);
    assertThat(expand(file)).hasSizeLessThan(100);
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    Path file = directory.resolve("config.yaml");
    for (String deep : List.of("[".repeat(50_000), "a: " + "{a: ".repeat(50_000))) {
      Files.writeString(file, deep, StandardCharsets.UTF_8);
      assertThatThrownBy(() -> expand(file))
          .isInstanceOf(IOException.class)
          .message()
          .startsWith("--config " + file)
          .doesNotContain("\n");
    }
  }

  private static String[] expand(Path file) throws IOException {
    return ConfigFile.expand(new String[] {"train", "--config", file.toString()});
  }
}

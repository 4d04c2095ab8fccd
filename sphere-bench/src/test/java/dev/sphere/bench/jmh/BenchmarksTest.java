package dev.sphere.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sphere.bench.MachineFacts;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.engine.MathMode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once at a small size, so that they are known to work. */
class BenchmarksTest {

  @TempDir private Path directory;

  @Test
  void everyBenchmarkRunsAndIsWrittenWithTheMachine() throws Exception {
    Options once =
        new OptionsBuilder()
            .param("batch", "2")
            .param("filters", "4")
            .param("side", "8")
            .param("features", "4")
            .param("classes", "3")
            .param("width", "0.02")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(once).run();
    Path file = directory.resolve("results").resolve("jmh.json");
    Benchmarks.write(
        file,
        MachineFacts.of(
            List.of(EngineSupport.named("pytorch").engine()), MathMode.EXACT, List.of()),
        results);

    assertThat(results).allSatisfy(r -> assertThat(r.getPrimaryResult().getScore()).isPositive());
    Map<String, Long> counts =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    result -> result.getParams().getBenchmark().replaceAll(".*jmh\\.", ""),
                    Collectors.counting()));
    int engines = 2;
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "LayerBenchmark.step", engines * 5L,
                "HeadBenchmark.step", engines * 15L,
                "CurveBenchmark.evaluate", 5L,
                "BatchBenchmark.prepare", engines * 3L,
                "SavingBenchmark.save", engines * 2L,
                "SavingBenchmark.load", engines * 2L));
    JsonNode written = new ObjectMapper().readTree(file.toFile());
    assertThat(written.get("machine").get("engine").asText()).startsWith("PyTorch ");
    assertThat(written.get("benchmarks")).hasSameSizeAs(results);
    assertThat(written.get("benchmarks").get(0).get("primaryMetric").get("score").isNumber())
        .isTrue();
  }

  /** In a process of its own, for engines are found on the class path. */
  @Test
  void engineThatIsAbsentIsLeftOut() throws Exception {
    Path file = directory.resolve("jmh.json");
    Path output = directory.resolve("output");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-cp",
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("mxnet"))
                .collect(Collectors.joining(File.pathSeparator)),
            Benchmarks.class.getName());
    program
        .command()
        .addAll(List.of("HeadBenchmark", "-p", "loss=softmax", "-p", "batch=2", "-p", "classes=3"));
    program
        .command()
        .addAll(List.of("-f", "0", "-wi", "0", "-i", "1", "-r", "1ms", "-foe", "true"));
    program.command().addAll(List.of("-rff", file.toString()));
    program.redirectErrorStream(true).redirectOutput(output.toFile());

    assertThat(program.start().waitFor()).as(Files.readString(output)).isZero();
    assertThat(output).content().contains("not measured: engine mxnet is not available");
    JsonNode written = new ObjectMapper().readTree(file.toFile());
    assertThat(written.get("machine").get("engine").asText()).matches("PyTorch [^,]*");
    assertThat(written.get("benchmarks").findValuesAsText("engine")).containsExactly("pytorch");
  }

  @Test
  void engineThatIsNotWantedIsNotNamed() throws Exception {
    Path file = directory.resolve("jmh.json");
    Benchmarks.main(
        new String[] {
          "HeadBenchmark",
          "-p",
          "engine=mxnet",
          "-p",
          "loss=softmax",
          "-p",
          "batch=2",
          "-p",
          "classes=3",
          "-f",
          "0",
          "-wi",
          "0",
          "-i",
          "1",
          "-r",
          "1ms",
          "-v",
          "SILENT",
          "-rff",
          file.toString()
        });

    JsonNode written = new ObjectMapper().readTree(file.toFile());
    assertThat(written.get("machine").get("engine").asText()).matches("MXNet [^,]*");
    assertThat(written.get("benchmarks").findValuesAsText("engine")).containsExactly("mxnet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "-l", "-lp", "-lprof", "-lrf"})
  void listsWithoutMeasuring(String list) throws Exception {
    Path file = directory.resolve("jmh.json");
    Benchmarks.main(new String[] {"NoSuchBenchmark", list, "-rff", file.toString()});

    assertThat(file).doesNotExist();
  }
}

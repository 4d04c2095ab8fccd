package dev.sphere.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sphere.bench.MachineFacts;
import dev.sphere.ops.engine.EngineSupport;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        MachineFacts.of(List.of(EngineSupport.named("pytorch").engine()), List.of()),
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
}

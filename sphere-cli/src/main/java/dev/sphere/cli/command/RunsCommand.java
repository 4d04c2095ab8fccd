package dev.sphere.cli.command;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import dev.sphere.cli.picture.CurvesPicture;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.models.training.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares runs. */
@Command(
    name = "runs",
    description = "Compare run folders, in a table and in a picture.",
    mixinStandardHelpOptions = true)
public final class RunsCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "run folders")
  private List<Path> runs;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "draw the test accuracy of the runs")
  private Path picture;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Map<String, List<Measurement>> metrics = new LinkedHashMap<>();
    Table table = new Table().row("run", "iterations", "test accuracy", "test loss", "seconds");
    List<Map<String, Object>> results = new ArrayList<>();
    for (Path run : runs) {
      List<Measurement> measurements = new RunFolder(run).readMetrics();
      Measurement last = measurements.get(measurements.size() - 1);
      metrics.put(run.toString(), measurements);
      table.row(
          run.toString(),
          Integer.toString(last.iteration()),
          String.format(Locale.ROOT, "%.4f", last.testAccuracy()),
          String.format(Locale.ROOT, "%.4f", last.testLoss()),
          String.format(Locale.ROOT, "%.0f", last.seconds()));
      results.add(Map.of("run", run.toString(), "measurements", measurements));
    }
    if (picture != null) {
      if (!Pictures.write(picture, () -> CurvesPicture.compare(metrics), output)) {
        return 1;
      }
      output.note("drew " + picture);
    }
    output.result(table.toString(), Map.of("runs", results));
    return 0;
  }
}

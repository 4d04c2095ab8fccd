package dev.sphere.cli.command;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import dev.sphere.cli.picture.CurvesPicture;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.cli.run.RunComparison;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.cli.run.RunSummary;
import dev.sphere.models.training.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs and compares them. */
@Command(
    name = "runs",
    description = "List run folders and compare them, in a table and in a picture.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class RunsCommand implements Callable<Integer> {

  private static final Path FOLDER = Path.of("runs");

  /** What runs can be sorted by: the best first. */
  enum Order {
    GIVEN((one, other) -> 0),
    NAME(Comparator.comparing(run -> run.folder().path())),
    ACCURACY(by(measurement -> -measurement.testAccuracy())),
    LOSS(by(Measurement::testLoss)),
    ITERATIONS(by(measurement -> -measurement.iteration())),
    SPEED(by(measurement -> -measurement.imagesPerSecond())),
    SECONDS(by(Measurement::seconds));

    private final Comparator<RunSummary> comparator;

    Order(Comparator<RunSummary> comparator) {
      this.comparator = comparator;
    }

    /** Runs without measurements come last. */
    private static Comparator<RunSummary> by(ToDoubleFunction<Measurement> number) {
      return Comparator.comparingDouble(run -> run.last(number).orElse(Double.NaN));
    }
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = "run folders; all in the folder runs by default")
  private List<Path> runs;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = "given",
      description =
          "given, name, accuracy, loss, iterations, speed or seconds: the best first, default"
              + " ${DEFAULT-VALUE}")
  private Order order;

  @Option(
      names = {"--picture", "--plot"},
      paramLabel = "FILE.png",
      description = "draw the curves of the runs over each other")
  private Path picture;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    List<RunSummary> summaries = new ArrayList<>();
    for (Path run : runs == null ? found() : runs) {
      summaries.add(RunSummary.read(run));
    }
    summaries.sort(order.comparator);
    RunComparison comparison = new RunComparison(summaries);
    if (picture != null) {
      if (!draw(summaries)) {
        return 1;
      }
      output.note("drew " + picture);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("differing", comparison.differingOptions());
    facts.put("runs", summaries.stream().map(RunsCommand::facts).toList());
    output.result(table(comparison).toString(), facts);
    return 0;
  }

  private static List<Path> found() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      throw new IOException("there is no folder runs here; name run folders");
    }
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.filter(path -> RunSummary.isRun(new RunFolder(path))).sorted().toList();
    }
  }

  private boolean draw(List<RunSummary> summaries) throws IOException {
    Map<String, List<Measurement>> metrics = new LinkedHashMap<>();
    for (RunSummary run : summaries) {
      if (!run.measurements().isEmpty()) {
        metrics.put(run.folder().path().toString(), run.measurements());
      }
    }
    if (metrics.isEmpty()) {
      throw new IOException(
          "none of the runs has measured anything yet: there is no curve to draw");
    }
    return Pictures.writeSheet(picture, () -> CurvesPicture.compare(metrics), output);
  }

  private static Table table(RunComparison comparison) {
    List<String> differing = comparison.differingOptions();
    List<String> heads =
        new ArrayList<>(
            List.of(
                "run", "state", "iterations", "test accuracy", "test loss", "images/s", "seconds"));
    heads.addAll(differing);
    Table table = new Table().row(heads.toArray(String[]::new));
    for (RunSummary run : comparison.runs()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  run.folder().path().toString(),
                  run.state(),
                  number(run, "%.0f", Measurement::iteration),
                  number(run, "%.4f", Measurement::testAccuracy),
                  number(run, "%.4f", Measurement::testLoss),
                  number(run, "%.0f", Measurement::imagesPerSecond),
                  number(run, "%.0f", Measurement::seconds)));
      differing.forEach(option -> cells.add(run.options().getOrDefault(option, "-")));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static String number(
      RunSummary run, String format, ToDoubleFunction<Measurement> number) {
    return run.last(number).stream()
        .mapToObj(found -> String.format(Locale.ROOT, format, found))
        .findFirst()
        .orElse("-");
  }

  private static Map<String, Object> facts(RunSummary run) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("run", run.folder().path().toString());
    facts.put("state", run.state());
    facts.put("options", run.options());
    facts.put("measurements", run.measurements());
    return facts;
  }
}

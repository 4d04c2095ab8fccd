package dev.sphere.cli.command;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import dev.sphere.cli.reproduce.Analysis;
import dev.sphere.cli.reproduce.Cell;
import dev.sphere.cli.reproduce.CellQueue;
import dev.sphere.cli.reproduce.CellQueue.Ground;
import dev.sphere.cli.reproduce.CellQueue.Outcome;
import dev.sphere.cli.reproduce.DryRun;
import dev.sphere.cli.reproduce.Experiment;
import dev.sphere.cli.reproduce.Experiments;
import dev.sphere.cli.reproduce.ImageExperiment;
import dev.sphere.cli.reproduce.ResultFolder;
import dev.sphere.cli.reproduce.Scale;
import dev.sphere.cli.reproduce.TrainingPlace;
import dev.sphere.cli.reproduce.report.MarkdownPage;
import dev.sphere.cli.reproduce.report.ReportPages;
import dev.sphere.cli.reproduce.report.Section;
import dev.sphere.cli.run.StopSignals;
import dev.sphere.models.Named;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.training.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment, or goes on with one that was interrupted; reports on what was run. */
@Command(
    name = "reproduce",
    description = {
      "Run a table or figure of the paper and print it beside the published figures. Each cell is"
          + " kept in --out as it ends, and a checkpoint of it every five minutes; the same command"
          + " goes on where it was interrupted, and shares the cells with others of it that run"
          + " meanwhile.",
      "--list says what there is."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ReproduceCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "the experiment, such as table-1")
  private String id;

  @Option(names = "--list", description = "list the experiments and what they cost")
  private boolean list;

  @Option(
      names = "--scale",
      defaultValue = "cpu",
      description =
          "smoke (seconds, on generated images), cpu (one to three hours on two cores) or paper"
              + " (its protocol, for a GPU), default ${DEFAULT-VALUE}")
  private Scale scale;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "how often each cell is measured; the experiment says where it is not given")
  private Integer seeds;

  @Option(names = "--dry-run", description = "print every setting of every cell, and run nothing")
  private boolean dryRun;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the results are kept, results/ID by default")
  private Path out;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "run nothing; report on the results in DIR, a folder an experiment")
  private Path reported;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "write the report as one page of HTML, beside the results by default")
  private Path html;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "write the report as Markdown, beside the results by default")
  private Path markdown;

  @Mixin private DataOptions dataOptions;
  @Mixin private PluginOptions pluginOptions;
  @Mixin private EngineOptions engineOptions;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    if (seeds != null && seeds < 1) {
      throw wrongUsage("--seeds must be at least 1, got " + seeds);
    }
    if ((id == null) == (reported == null && !list)) {
      throw wrongUsage("needed: an ID, --list or --report DIR, and one of them");
    }
    Injector injector = pluginOptions.injector(output);
    Experiments experiments =
        new Experiments(
            injector.getInstance(Registry.class),
            injector.getInstance(NetworkFactory.class),
            injector.getInstance(Key.get(new TypeLiteral<Named<Recipe>>() {})));
    if (list) {
      list(experiments);
    } else if (reported != null) {
      report(experiments);
    } else if (dryRun) {
      printSettings(experiments.get(id));
    } else {
      return run(experiments.get(id), injector);
    }
    return 0;
  }

  private void list(Experiments experiments) throws IOException {
    Table table = new Table().row("id", "smoke", "cpu, two cores", "paper", "");
    List<Map<String, Object>> facts = new ArrayList<>();
    for (Experiment each : experiments.all()) {
      Map<String, String> costs = new LinkedHashMap<>();
      for (Scale one : Scale.values()) {
        costs.put(one.lowerCase(), cost(each, one));
      }
      table.row(
          each.id(),
          costs.get("smoke"),
          costs.get("cpu"),
          costs.get("paper"),
          each.description().title());
      Map<String, Object> fact = new LinkedHashMap<>();
      fact.put("id", each.id());
      fact.put("title", each.description().title());
      fact.put("question", each.description().question());
      fact.put("data", each instanceof ImageExperiment images ? images.dataSets() : List.of());
      fact.put("cost", costs);
      facts.add(fact);
    }
    output.result(table.toString(), Map.of("experiments", facts));
  }

  private static String cost(Experiment experiment, Scale scale) {
    int seeds = experiment.description().seeds().get(scale);
    long cells =
        (experiment instanceof ImageExperiment images ? images.dataSets() : List.of(""))
            .stream()
                .flatMap(data -> experiment.cells(scale, seeds, data).stream())
                .distinct()
                .count();
    return experiment.description().cost(scale, Math.toIntExact(cells));
  }

  private void report(Experiments experiments) throws IOException {
    ReportPages pages = ReportPages.read(experiments, reported);
    for (Section section : pages.sections()) {
      section.write(output);
    }
    write(pages, reported);
    output.result(
        "%d experiments with results, %d without"
            .formatted(pages.sections().size(), pages.missing().size()),
        Map.of(
            "reported",
            pages.sections().stream().map(section -> section.description().id()).toList(),
            "missing",
            pages.missing().stream().map(each -> each.id()).toList()));
  }

  private void write(ReportPages pages, Path folder) throws IOException {
    Path page = html == null ? folder.resolve("report.html") : html;
    pages.writeHtml(page);
    pages.writeMarkdown(markdown == null ? folder.resolve("report.md") : markdown);
    output.note("wrote " + page);
  }

  private String dataName(Experiment experiment) {
    if (!(experiment instanceof ImageExperiment images)) {
      return "";
    }
    if (scale != Scale.SMOKE) {
      dataOptions.preset(images.dataSets().get(0));
      images.imageSize(scale).ifPresent(dataOptions::presetImageSize);
    }
    return dataOptions.name();
  }

  private int seeds(Experiment experiment) {
    return seeds == null ? experiment.description().seeds().get(scale) : seeds;
  }

  private void printSettings(Experiment experiment) throws IOException {
    DryRun settings = DryRun.of(experiment, scale, seeds(experiment), dataName(experiment));
    output.result(settings.text(), settings.facts());
  }

  private int run(Experiment experiment, Injector injector) throws IOException {
    ResultFolder folder = new ResultFolder(out == null ? Path.of("results", id) : out);
    String data = dataName(experiment);
    List<Cell> cells = experiment.cells(scale, seeds(experiment), data);
    Outcome outcome = measure(experiment, data, cells, folder, injector);
    if (outcome.stopped()) {
      output.warn("sphere: stopped; the same command goes on where it was");
      return TrainCommand.STOPPED;
    }
    if (outcome.elsewhere() > 0) {
      output.warn(
          "sphere: %d of %d cells are measured by other processes; run this again when they are done"
              .formatted(outcome.elsewhere(), cells.size()));
    }
    if (outcome.diverged() > 0) {
      output.warn(
          "sphere: %d of %d cells diverged and have no result"
              .formatted(outcome.diverged(), cells.size()));
    }
    folder.reportAlone(
        () -> {
          Optional<Section> section = Section.read(experiment, folder);
          if (section.isPresent()) {
            report(section.get(), cells.stream().filter(cell -> !folder.has(cell)).count());
          }
        });
    return outcome.diverged() > 0 ? TrainCommand.DIVERGED : 0;
  }

  private void report(Section section, long cellsWithoutResult) throws IOException {
    section.write(output);
    write(new ReportPages(List.of(section), List.of()), section.folder());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("experiment", id);
    facts.put("scale", scale.lowerCase());
    facts.put("cellsWithoutResult", cellsWithoutResult);
    facts.put("findings", section.report().findings());
    facts.put("estimates", section.estimates());
    facts.put("results", section.results());
    output.result(MarkdownPage.tables(section), facts);
  }

  private Outcome measure(
      Experiment experiment, String data, List<Cell> cells, ResultFolder folder, Injector injector)
      throws IOException {
    try (StopSignals stop = new StopSignals(output)) {
      CellQueue queue = new CellQueue(experiment, scale, folder, output::note, stop);
      // An if of patterns: switches over sealed types came after Java 17.
      if (experiment instanceof ImageExperiment images) {
        Engine engine = engineOptions.engine();
        Device device = engineOptions.device(engine);
        ImageData loaded = dataOptions.load(injector);
        requireSide(images, loaded);
        return queue.run(
            cells,
            new Ground(
                data,
                dataOptions.choice(),
                loaded.checksum(),
                engineOptions.description(engine, device)),
            (cell, checkpoints) ->
                images.run(
                    cell, scale, loaded, new TrainingPlace(engine, device, checkpoints, output)));
      }
      Analysis analysis = (Analysis) experiment;
      return queue.run(
          cells,
          new Ground(data, "", "", "java " + Runtime.version().feature()),
          (cell, unused) -> analysis.run(cell, scale));
    }
  }

  private void requireSide(ImageExperiment experiment, ImageData images) {
    OptionalInt declared = experiment.imageSize(scale);
    int side = images.train().height();
    if (declared.isPresent() && declared.getAsInt() != side) {
      throw wrongUsage(
          "%s at scale %s is of images of %d pixels a side, those of %s have %d; take --data %s without --image-size"
              .formatted(
                  id,
                  scale.lowerCase(),
                  declared.getAsInt(),
                  images.name(),
                  side,
                  experiment.dataSets().get(0)));
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}

package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.report.run.ReportedRun;
import dev.sphere.cli.report.run.RunPage;
import dev.sphere.cli.report.run.TestedImages;
import dev.sphere.cli.run.RunSummary;
import dev.sphere.models.data.DataException;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.training.Classification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a page about runs. */
@Command(
    name = "report",
    description = {
      "Write one HTML file about a run, or about several beside each other: results, curves,"
          + " confusions, worst mistakes, layers, and how they were made.",
      "Each model is measured on the test images that its run names; where model or images are"
          + " not there, the page says so and goes without."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "run folders")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "the page, report.html in the run folder by default; needed for several runs")
  private Path out;

  @Option(names = "--title", description = "of the page")
  private String title;

  @Mixin private LoadOptions loadOptions;
  @Mixin private DataOptions dataOptions;

  @Mixin private BatchOptions batchOptions;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    if (out == null && runs.size() > 1) {
      throw wrongUsage("a report on several runs needs --out FILE");
    }
    List<RunSummary> summaries = new ArrayList<>();
    for (Path run : runs) {
      summaries.add(RunSummary.read(run));
    }
    Injector injector = loadOptions.injector(output);
    List<ReportedRun> reported = new ArrayList<>();
    for (RunSummary summary : summaries) {
      reported.add(report(summary, injector));
    }
    Path page = out == null ? runs.get(0).resolve("report.html") : out;
    RunPage.of(title == null ? defaultTitle() : title, reported).write(page);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("out", page.toString());
    facts.put("runs", reported.stream().map(ReportCommand::facts).toList());
    output.result(page.toString(), facts);
    return 0;
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private String defaultTitle() {
    return runs.size() == 1 ? name(runs.get(0)) : runs.size() + " runs compared";
  }

  /** The name of the folder, or its path where several have that name. */
  private String name(Path run) {
    String name = lastName(run);
    long same = runs.stream().filter(each -> lastName(each).equals(name)).count();
    return same == 1 ? name : run.toString();
  }

  private static String lastName(Path run) {
    Path name = run.toAbsolutePath().normalize().getFileName();
    return name == null ? run.toString() : name.toString();
  }

  private ReportedRun report(RunSummary run, Injector injector) throws IOException {
    String name = name(run.folder().path());
    List<Diagnostics> diagnostics = run.folder().diagnostics().read();
    try {
      return new ReportedRun(name, run, Optional.of(test(run, injector)), "", diagnostics);
    } catch (IOException | DataException absent) {
      String reason = "The model was not measured: " + absent.getMessage().replace('\n', ' ');
      output.note("sphere: %s: %s".formatted(name, reason));
      return new ReportedRun(name, run, Optional.empty(), reason, diagnostics);
    }
  }

  private TestedImages test(RunSummary run, Injector injector) throws IOException {
    try (SavedModel model = loadOptions.load(run.folder().path(), injector)) {
      ImageData data = ModelData.load(run.folder().path(), dataOptions, model, injector);
      return new TestedImages(
          data.name(),
          data.test(),
          Classification.of(
              model.network(), data.test(), batchOptions.size(), model.model().getNDManager()));
    }
  }

  private static Map<String, Object> facts(ReportedRun run) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("run", run.summary().folder().path().toString());
    facts.put("state", run.summary().state());
    run.tested()
        .ifPresentOrElse(
            tested -> {
              facts.put("images", tested.images().size());
              facts.put("testAccuracy", tested.accuracy());
            },
            () -> facts.put("untested", run.untested()));
    return facts;
  }
}

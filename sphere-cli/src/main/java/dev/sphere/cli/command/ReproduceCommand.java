package dev.sphere.cli.command;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.inject.Injector;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.reproduce.Cell;
import dev.sphere.cli.reproduce.CellResult;
import dev.sphere.cli.reproduce.LossComparison;
import dev.sphere.cli.reproduce.ResultFolder;
import dev.sphere.cli.reproduce.Scale;
import dev.sphere.cli.reproduce.Summary;
import dev.sphere.models.SphereVersion;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment, or goes on with one that was interrupted. */
@Command(
    name = "reproduce",
    description = {
      "Run an experiment of many trainings and print its table. Each training is kept in --out as it"
          + " ends; the same command goes on where it was interrupted.",
      "losses: every loss on one protocol, accuracy and verification."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ReproduceCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "ID", description = "the experiment: losses")
  private String id;

  @Option(
      names = "--scale",
      defaultValue = "cpu",
      description = "smoke (seconds) or cpu, default ${DEFAULT-VALUE}")
  private Scale scale;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description = "how often each training is run, default ${DEFAULT-VALUE}")
  private int seeds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the results are kept, results/ID by default")
  private Path out;

  @Mixin private DataOptions dataOptions;
  @Mixin private PluginOptions pluginOptions;
  @Mixin private EngineOptions engineOptions;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    if (!id.equals(LossComparison.ID)) {
      throw new ParameterException(
          command.commandLine(),
          "unknown experiment \"" + id + "\"; known is " + LossComparison.ID);
    }
    if (seeds < 1) {
      throw new ParameterException(
          command.commandLine(), "--seeds must be at least 1, got " + seeds);
    }
    Injector injector = pluginOptions.injector(output);
    LossComparison experiment =
        new LossComparison(
            injector.getInstance(Registry.class), injector.getInstance(NetworkFactory.class));
    Engine engine = engineOptions.engine();
    Device device = engineOptions.device(engine);
    ImageData data = dataOptions.load(injector);
    Map<String, Object> protocol = experiment.protocol(scale, data.name());
    ResultFolder folder = new ResultFolder(out == null ? Path.of("results", id) : out);
    List<Cell> cells = experiment.cells(seeds);
    List<CellResult> results = new ArrayList<>();
    for (Cell cell : cells) {
      if (!folder.has(cell)) {
        long begin = System.nanoTime();
        Map<String, Double> values = experiment.run(cell, scale, data, engine, device);
        folder.write(
            cell,
            new CellResult(
                id,
                scale,
                cell.group(),
                cell.seed(),
                protocol,
                values,
                data.checksum(),
                engineOptions.engineName() + " " + engine.getVersion(),
                SphereVersion.current(),
                Instant.now().toString()));
        output.note(
            String.format(
                Locale.ROOT,
                "%d/%d  %s, seed %d: %s, %.0f s",
                results.size() + 1,
                cells.size(),
                cell.group(),
                cell.seed(),
                values,
                (System.nanoTime() - begin) / 1e9));
      }
      results.add(folder.read(cell, protocol));
    }
    output.result(
        new Summary(results).markdown(),
        Map.of("experiment", id, "protocol", protocol, "results", results));
    return 0;
  }
}

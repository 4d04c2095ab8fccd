package dev.sphere.cli;

import dev.sphere.bench.Growth;
import dev.sphere.cli.command.BenchCommand;
import dev.sphere.cli.command.DatasetsCommand;
import dev.sphere.cli.command.DiagnoseCommand;
import dev.sphere.cli.command.EmbedCommand;
import dev.sphere.cli.command.EnginesCommand;
import dev.sphere.cli.command.EvalCommand;
import dev.sphere.cli.command.LossesCommand;
import dev.sphere.cli.command.MagnitudesCommand;
import dev.sphere.cli.command.ModelsCommand;
import dev.sphere.cli.command.NormsCommand;
import dev.sphere.cli.command.OperatorsCommand;
import dev.sphere.cli.command.PluginsCommand;
import dev.sphere.cli.command.PredictCommand;
import dev.sphere.cli.command.RegularizersCommand;
import dev.sphere.cli.command.ReportCommand;
import dev.sphere.cli.command.ReproduceCommand;
import dev.sphere.cli.command.RunsCommand;
import dev.sphere.cli.command.TrainCommand;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.training.ParameterGroup;
import dev.sphere.models.training.Schedule;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The entry point of the {@code sphere} command. */
@Command(
    name = "sphere",
    description = "Hyperspherical learning for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      EvalCommand.class,
      DiagnoseCommand.class,
      PredictCommand.class,
      EmbedCommand.class,
      RunsCommand.class,
      ReportCommand.class,
      BenchCommand.class,
      ReproduceCommand.class,
      OperatorsCommand.class,
      MagnitudesCommand.class,
      NormsCommand.class,
      LossesCommand.class,
      RegularizersCommand.class,
      ModelsCommand.class,
      DatasetsCommand.class,
      EnginesCommand.class,
      PluginsCommand.class
    })
public final class Sphere {

  private Sphere() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command; returns 0 done, 1 failed, 2 wrong usage, 3 diverged or 130 stopped. */
  public static int run(String... arguments) {
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("java.awt.headless", "true");
    setDefault("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    // DJL warns several times on a machine without a GPU.
    setDefault("org.slf4j.simpleLogger.log.ai.djl.util.cuda.CudaUtils", "error");
    CommandLine commandLine =
        new CommandLine(new Sphere())
            .setOut(utf8(System.out))
            .setErr(utf8(System.err))
            .registerConverter(Growth.class, legal(Growth::parse))
            .registerConverter(CheckpointSchedule.class, legal(CheckpointSchedule::parse))
            .registerConverter(Schedule.class, legal(Schedule::parse))
            .registerConverter(ParameterGroup.class, legal(ParameterGroup::parse))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Failures::wrongUsage)
            .setExecutionExceptionHandler(Failures::failed);
    try {
      return commandLine.execute(ConfigFile.expand(arguments));
    } catch (IOException unreadable) {
      return Failures.unreadableConfig(commandLine, unreadable);
    } catch (OutOfMemoryError | LinkageError failure) {
      return Failures.failed(failure, commandLine, arguments);
    }
  }

  /** Lets a message of what reads a value reach the user as it is. */
  private static <T> ITypeConverter<T> legal(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException illegal) {
        throw new TypeConversionException(illegal.getMessage());
      }
    };
  }

  /** JSON is UTF-8 whatever the locale, and θ is a letter. */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}

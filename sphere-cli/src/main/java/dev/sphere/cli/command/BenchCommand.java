package dev.sphere.cli.command;

import ai.djl.engine.Engine;
import com.google.inject.Injector;
import dev.sphere.api.registry.Registry;
import dev.sphere.bench.Comparison;
import dev.sphere.bench.LayerComparison;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.LayerVariants;
import dev.sphere.bench.MachineFacts;
import dev.sphere.bench.NetworkVariants;
import dev.sphere.bench.Timing;
import dev.sphere.bench.Variant;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Progress;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.cli.picture.SpeedPicture;
import dev.sphere.cli.report.SpeedReport;
import dev.sphere.models.network.NetworkFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times the operators against plain convolutions. */
@Command(
    name = "bench",
    description = {
      "Compare the speed of operators with that of the plain convolution: each variant in turn, a"
          + " step a round, medians as ratios. Nothing else should run meanwhile.",
      "layers: forward and backward of each 3×3 layer of cnn-9, with the printed formulas beside it.",
      "training: whole training steps of --model.",
      "inference: logits of --model, one image and 64 at once."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

  private static final List<Integer> INFERENCE_BATCHES = List.of(1, 64);

  /** What is timed. */
  enum Subject {
    LAYERS,
    TRAINING,
    INFERENCE
  }

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "SUBJECT",
      arity = "0..*",
      description = "layers, training or inference; all by default")
  private List<String> wanted = List.of("layers", "training", "inference");

  @Option(
      names = "--operator",
      paramLabel = "SPEC",
      description = "an operator; may be given more than once; all known ones by default")
  private List<String> operators;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "cnn-9",
      description = "the network, default ${DEFAULT-VALUE}; see 'sphere models'")
  private String model;

  @Option(
      names = "--width",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "scales the filter counts, default ${DEFAULT-VALUE}")
  private double width;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "128",
      description = "images a step of layers and training, default ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description =
          "how often each variant is timed, default ${DEFAULT-VALUE}, after 3 that are not")
  private int rounds;

  @Option(names = "--picture", paramLabel = "FILE", description = "draw the ratios to a PNG file")
  private Path picture;

  @Mixin private EngineOptions engineOptions;
  @Mixin private PluginOptions pluginOptions;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    requirePositive("--batch-size", batchSize);
    requirePositive("--rounds", rounds);
    List<Subject> subjects = wanted.stream().map(this::subject).toList();
    Injector injector = pluginOptions.injector(output);
    Registry registry = injector.getInstance(Registry.class);
    if (operators == null) {
      operators = registry.operators().names();
    }
    Engine engine = engineOptions.engine();
    // Before anything is timed: it refuses what is unknown.
    NetworkVariants networks = networks(engine, injector);
    MachineFacts machine = MachineFacts.of(engine);
    if (machine.isBusy()) {
      output.warn(
          "sphere: the machine is busy (load %.2f); ratios may be wrong".formatted(machine.load()));
    }
    SpeedReport report = new SpeedReport(machine);
    for (Subject subject : subjects) {
      switch (subject) {
        case LAYERS -> layers(engine, registry, report);
        case TRAINING ->
            report.add(
                "training step of %s, batch %d".formatted(model, batchSize),
                run("training", networks.training(batchSize)));
        case INFERENCE -> {
          for (int batch : INFERENCE_BATCHES) {
            report.add(
                "inference of %s, batch %d".formatted(model, batch),
                run("inference", networks.inference(batch)));
          }
        }
      }
    }
    output.result(report.text(), report.facts());
    if (picture != null) {
      Pictures.write(picture, () -> SpeedPicture.of(report.sections()), output);
    }
    return 0;
  }

  private Subject subject(String name) {
    try {
      return Subject.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(
          command.commandLine(),
          "unknown subject \"%s\"; known are layers, training and inference".formatted(name),
          unknown);
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          command.commandLine(), option + " must be at least 1, got " + value);
    }
  }

  private Comparison comparison() {
    return new Comparison(Comparison.STANDARD.warmUp(), rounds);
  }

  private void layers(Engine engine, Registry registry, SpeedReport report) {
    LayerVariants variants = new LayerVariants(engine, registry, operators, batchSize);
    List<LayerSetting> settings = LayerSetting.cnn9(width);
    int steps =
        settings.stream()
            .mapToInt(setting -> comparison().steps(variants.of(setting).size()))
            .sum();
    try (Progress progress = new Progress(output, "layers", "step", steps)) {
      report.add(
          "3×3 layers of cnn-9, forward and backward, batch %d".formatted(batchSize),
          LayerComparison.run(settings, variants, comparison(), progress::step));
    }
  }

  private NetworkVariants networks(Engine engine, Injector injector) {
    try {
      return new NetworkVariants(
          engine, injector.getInstance(NetworkFactory.class), model, width, operators);
    } catch (IllegalArgumentException illegal) {
      throw new ParameterException(command.commandLine(), illegal.getMessage(), illegal);
    }
  }

  private List<Timing> run(String task, List<Variant> variants) {
    int steps = comparison().steps(variants.size());
    try (Progress progress = new Progress(output, task, "step", steps)) {
      return comparison().run(variants, progress::step);
    }
  }
}

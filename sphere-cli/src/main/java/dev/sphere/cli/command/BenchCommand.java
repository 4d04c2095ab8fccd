package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.bench.Comparison;
import dev.sphere.bench.Growth;
import dev.sphere.bench.MachineFacts;
import dev.sphere.bench.Peer;
import dev.sphere.bench.PeerVariants;
import dev.sphere.cli.bench.BenchPlan;
import dev.sphere.cli.bench.DataSpeed;
import dev.sphere.cli.bench.GrowthSpeed;
import dev.sphere.cli.bench.InferenceSpeed;
import dev.sphere.cli.bench.LayerSpeed;
import dev.sphere.cli.bench.Measurement;
import dev.sphere.cli.bench.MemoryUse;
import dev.sphere.cli.bench.TrainingSpeed;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.picture.BenchPicture;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.cli.report.BenchReport;
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
          + " step a round, medians as ratios, on the CPU. Nothing else should run meanwhile.",
      "layers: forward and backward of each 3×3 layer of cnn-9, with the printed formulas beside"
          + " it.",
      "training: whole training steps of --model.",
      "inference: logits of --model, folded and as it is trained, of 16 images one by one and of 64"
          + " at once; in units of the plain network folded.",
      "growth: training steps of cnn-9 as --over grows.",
      "memory: the peak of training steps of --model, each variant in processes of its own; Linux.",
      "data: images a second of the loader of --data alone, beside training steps of --model."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

  private static final String GROWTH = "growth";
  private static final String SUBJECTS = "layers, training, inference, growth, memory and data";

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "SUBJECT",
      arity = "0..*",
      description =
          "layers, training, inference, growth, memory or data; the first three by default")
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
      description =
          "a network, default ${DEFAULT-VALUE}; may be given more than once; see 'sphere models'")
  private List<String> models;

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

  @Option(
      names = "--peers",
      description =
          "compare layers and training with the paper's reference implementation on TensorFlow"
              + " too, which has cosine, linear and sigmoid, and of the networks cnn-9")
  private boolean withPeers;

  @Option(
      names = "--over",
      paramLabel = "AXIS[=V,V]",
      description =
          "what grows: width, depth, batch, image, kernel (of a single layer) or classes; may be"
              + " given more than once; each over a few values of its own by default")
  private List<Growth> growths;

  @Option(names = "--picture", paramLabel = "FILE", description = "draw the ratios to a PNG file")
  private Path picture;

  @Mixin private DataOptions dataOptions;
  @Mixin private EngineOptions engineOptions;
  @Mixin private PluginOptions pluginOptions;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    requirePositive("--batch-size", batchSize);
    requirePositive("--rounds", rounds);
    engineOptions.requireCpu();
    if (growths != null && wanted.stream().noneMatch(GROWTH::equalsIgnoreCase)) {
      throw new ParameterException(command.commandLine(), "--over goes with " + GROWTH);
    }
    Injector injector = pluginOptions.injector(output);
    BenchPlan plan = plan(injector.getInstance(NetworkFactory.class));
    // All before the first is run: each refuses what is unknown.
    List<Measurement> measurements =
        wanted.stream().distinct().map(subject -> measurement(subject, plan, injector)).toList();
    MachineFacts machine =
        MachineFacts.of(List.of(plan.engine()), engineOptions.math(), plan.peers());
    if (machine.isBusy()) {
      output.warn(
          "sphere: the machine is busy (load %.2f); ratios may be wrong".formatted(machine.load()));
    }
    BenchReport report = new BenchReport(machine);
    for (Measurement measurement : measurements) {
      measurement.run(report);
    }
    output.result(report.text(), report.facts());
    if (picture != null && !report.sections().isEmpty()) {
      Pictures.writeSheet(picture, () -> BenchPicture.of(report.sections()), output);
    }
    return 0;
  }

  private BenchPlan plan(NetworkFactory networks) {
    List<Peer> peers = peers();
    return new BenchPlan(
        engineOptions.engine(),
        networks,
        peers,
        operators == null ? networks.registry().operators().names() : operators,
        models,
        width,
        batchSize,
        new Comparison(Comparison.STANDARD.warmUp(), rounds),
        output);
  }

  private List<Peer> peers() {
    if (!withPeers) {
      return List.of();
    }
    List<Peer> peers = PeerVariants.onClassPath();
    if (peers.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "--peers: this build has none; 'mvn package -Ppeers -DskipTests' makes one that has");
    }
    return peers;
  }

  private Measurement measurement(String subject, BenchPlan plan, Injector injector) {
    try {
      return switch (subject.toLowerCase(Locale.ROOT)) {
        case "layers" -> new LayerSpeed(plan);
        case "training" -> new TrainingSpeed(plan);
        case "inference" -> new InferenceSpeed(plan);
        case GROWTH -> new GrowthSpeed(plan, growths == null ? Growth.ofAll() : growths);
        case "data" -> new DataSpeed(plan, dataOptions.load(injector));
        case "memory" -> new MemoryUse(plan, engineOptions.math(), pluginOptions.jars());
        default ->
            throw new IllegalArgumentException(
                "unknown subject \"%s\"; known are %s".formatted(subject, SUBJECTS));
      };
    } catch (IllegalArgumentException illegal) {
      throw new ParameterException(command.commandLine(), illegal.getMessage(), illegal);
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          command.commandLine(), option + " must be at least 1, got " + value);
    }
  }
}

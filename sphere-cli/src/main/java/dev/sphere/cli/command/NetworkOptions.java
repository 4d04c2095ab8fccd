package dev.sphere.cli.command;

import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkSpec;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what network to train. */
final class NetworkOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--model",
      defaultValue = "cnn-9",
      description = "the architecture, default ${DEFAULT-VALUE}; see 'sphere models'")
  private String model;

  @Option(
      names = "--width",
      defaultValue = "0.25",
      description = "scales the filter counts, default ${DEFAULT-VALUE}; published is 1")
  private double width;

  @Option(
      names = "--operator",
      paramLabel = "SPEC",
      defaultValue = "cosine",
      description =
          "g(θ), default ${DEFAULT-VALUE}; see 'sphere operators';"
              + " conv for plain convolutions, the baseline")
  private String operator;

  @Option(
      names = "--magnitude",
      paramLabel = "SPEC",
      defaultValue = "sphere",
      description = "h(‖x‖), default ${DEFAULT-VALUE}; see 'sphere magnitudes'")
  private String magnitude;

  @Option(
      names = "--angle-norm",
      paramLabel = "SPEC",
      defaultValue = "epsilon(1e-4)",
      description =
          "how the norms of an angle are taken: epsilon(E) inside the square roots, additive(Q) to"
              + " the patch's, centered(E) without means, or none; default ${DEFAULT-VALUE}")
  private String angleNorm;

  @Option(
      names = "--loss",
      paramLabel = "SPEC",
      defaultValue = "softmax",
      description = "the loss head, default ${DEFAULT-VALUE}; see 'sphere losses'")
  private String loss;

  boolean isPlain() {
    return operator.equals(NetworkSpec.PLAIN_CONVOLUTION);
  }

  /** Returns the network for images and classes that are not known yet. */
  NetworkSpec spec(String norm) {
    if (isPlain() && command.commandLine().getParseResult().hasMatchedOption("--magnitude")) {
      throw new ParameterException(
          command.commandLine(), "--magnitude is for sphere layers, not for --operator conv");
    }
    return new NetworkSpec(
        model,
        width,
        operator,
        magnitude,
        angleNorm,
        norm,
        loss,
        new ImageShape(3, 32, 32),
        List.of());
  }

  /** Adds the options in effect, by their long names. */
  static void addTo(Map<String, Object> config, NetworkSpec effective) {
    config.put("model", effective.architecture());
    config.put("width", effective.width());
    config.put("operator", effective.operator());
    if (!effective.hasPlainConvolutions()) {
      config.put("magnitude", effective.magnitude());
      config.put("angle-norm", effective.angleNorm());
    }
    config.put("norm", effective.norm());
    config.put("loss", effective.loss());
  }
}

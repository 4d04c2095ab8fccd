package dev.sphere.cli.command;

import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkSpec;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say of what sort the layers of an architecture are. */
final class LayerOptions {

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
      names = "--activation",
      defaultValue = "relu",
      description =
          "what follows the norm of a hidden convolution: relu or none, default ${DEFAULT-VALUE}")
  private String activation;

  @Option(
      names = "--loss",
      paramLabel = "SPEC",
      defaultValue = "softmax",
      description = "the loss head, default ${DEFAULT-VALUE}; see 'sphere losses'")
  private String loss;

  boolean isPlain() {
    return operator.equals(NetworkSpec.PLAIN_CONVOLUTION);
  }

  /**
   * Returns the network of such layers.
   *
   * @param command the command that these are options of
   */
  NetworkSpec spec(
      CommandSpec command,
      String model,
      double width,
      String norm,
      ImageShape image,
      List<String> classNames) {
    if (isPlain() && command.commandLine().getParseResult().hasMatchedOption("--magnitude")) {
      throw new ParameterException(
          command.commandLine(), "--magnitude is for sphere layers, not for --operator conv");
    }
    return NetworkSpec.builder(model, image, classNames)
        .width(width)
        .operator(operator)
        .magnitude(magnitude)
        .angleNorm(angleNorm)
        .norm(norm)
        .activation(activation)
        .loss(loss)
        .build();
  }
}

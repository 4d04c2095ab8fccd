package dev.sphere.cli.command;

import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.NetworkSpec;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say what network to train. */
final class NetworkOptions {

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
      names = "--loss",
      paramLabel = "SPEC",
      defaultValue = "softmax",
      description = "the loss head, default ${DEFAULT-VALUE}; see 'sphere losses'")
  private String loss;

  NetworkSpec spec(ImageSet images, String norm) {
    return new NetworkSpec(
        model,
        width,
        operator,
        magnitude,
        norm,
        loss,
        new ImageShape(images.channels(), images.height(), images.width()),
        images.classNames());
  }

  /** Adds the options in effect, by their long names. */
  static void addTo(Map<String, Object> config, NetworkSpec effective) {
    config.put("model", effective.architecture());
    config.put("width", effective.width());
    config.put("operator", effective.operator());
    config.put("magnitude", effective.magnitude());
    config.put("norm", effective.norm());
    config.put("loss", effective.loss());
  }
}

package dev.sphere.cli.command;

import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkSpec;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private LayerOptions layerOptions;

  boolean isPlain() {
    return layerOptions.isPlain();
  }

  /** Returns the network for images and classes that are not known yet. */
  NetworkSpec spec(String norm) {
    return layerOptions.spec(command, model, width, norm, new ImageShape(3, 32, 32), List.of());
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
    config.put("activation", effective.activation());
    config.put("loss", effective.loss());
  }
}

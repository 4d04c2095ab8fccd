package dev.sphere.cli.command;

import ai.djl.ndarray.NDManager;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.LossOptions;
import dev.sphere.cli.output.NetworkTable;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.NetworkSummary;
import dev.sphere.models.network.SphereNetwork;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists architectures, or counts the layers of one. */
@Command(
    name = "models",
    description =
        "List the architectures, or the layers of one with what each learns and costs an image.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ModelsCommand extends ListingCommand<Architecture> {

  private static final TypeLiteral<Named<Architecture>> ARCHITECTURES = new TypeLiteral<>() {};
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3})(?:x([1-9]\\d{0,3}))?");

  @Spec private CommandSpec command;

  @Option(
      names = "--width",
      defaultValue = "1",
      description = "scales the filter counts, default ${DEFAULT-VALUE}, as published")
  private double width;

  @Option(
      names = "--image-size",
      paramLabel = "SIZE",
      description = "side of the images, or HEIGHTxWIDTH, in pixels; as published by default")
  private String imageSize;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "3",
      description = "channels of the images, default ${DEFAULT-VALUE}")
  private int channels;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "10",
      description = "how many classes the head tells apart, default ${DEFAULT-VALUE}")
  private int classes;

  @Mixin private LayerOptions layerOptions;

  @Option(
      names = "--norm",
      paramLabel = "SPEC",
      defaultValue = "batch",
      description = "what follows a hidden convolution, default ${DEFAULT-VALUE}")
  private String norm;

  @Mixin private EngineOptions engineOptions;
  @Mixin private PluginOptions pluginOptions;

  /** Made by the command line. */
  public ModelsCommand() {
    super(ARCHITECTURES, "models", Architecture::name, Architecture::description);
  }

  @Override
  public Integer call() throws IOException {
    if (wanted == null) {
      return super.call();
    }
    Injector injector = pluginOptions.injector(output);
    NetworkFactory networks = injector.getInstance(NetworkFactory.class);
    Architecture architecture = injector.getInstance(Key.get(ARCHITECTURES)).get(wanted);
    try {
      NetworkSpec spec = networks.complete(spec(architecture));
      SphereNetwork network = networks.create(spec, LossOptions.DEFAULT);
      try (NDManager manager = engineOptions.engine().newBaseManager()) {
        show(architecture, spec, NetworkSummary.of(network, spec.image().batch(1), manager));
      }
    } catch (IllegalArgumentException illegal) {
      throw new ParameterException(command.commandLine(), illegal.getMessage(), illegal);
    }
    return 0;
  }

  private NetworkSpec spec(Architecture architecture) {
    if (channels < 1 || classes < 1) {
      throw new ParameterException(
          command.commandLine(),
          "--channels and --classes must be at least 1, got " + channels + " and " + classes);
    }
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return layerOptions.spec(
        command, architecture.name(), width, norm, image(architecture.publishedImage()), names);
  }

  private ImageShape image(ImageShape published) {
    if (imageSize == null) {
      return new ImageShape(channels, published.height(), published.width());
    }
    Matcher size = SIZE.matcher(imageSize);
    if (!size.matches()) {
      throw new ParameterException(
          command.commandLine(),
          "--image-size must be a side or HEIGHTxWIDTH of 1 to 9999 pixels, got " + imageSize);
    }
    int height = Integer.parseInt(size.group(1));
    return new ImageShape(
        channels, height, size.group(2) == null ? height : Integer.parseInt(size.group(2)));
  }

  private void show(Architecture architecture, NetworkSpec spec, NetworkSummary summary)
      throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", architecture.name());
    facts.put("description", architecture.description());
    NetworkOptions.addTo(facts, spec);
    facts.put("image", spec.image());
    facts.put("classes", spec.classNames().size());
    facts.put("parameters", summary.parameters());
    facts.put("multiplyAdds", summary.multiplyAdds());
    facts.put("layers", NetworkTable.facts(summary));
    output.result(
        architecture.name()
            + "  "
            + architecture.description()
            + "\n\n"
            + NetworkTable.text(summary),
        facts);
  }
}

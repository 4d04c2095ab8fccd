package dev.sphere.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.models.Named;
import dev.sphere.models.data.DataException;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.DatasetSource;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a data set. */
final class DataOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      defaultValue = "shapes10",
      description = "the data set, default ${DEFAULT-VALUE}; see 'sphere datasets'")
  private String data;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "where the data set is")
  private Path directory;

  @Option(
      names = "--test-fraction",
      defaultValue = "0.2",
      description = "share of a folder's images to test on, default ${DEFAULT-VALUE}")
  private double testFraction;

  @Option(
      names = "--image-size",
      defaultValue = "32",
      description =
          "side in pixels that a folder's images are resized to, default ${DEFAULT-VALUE}")
  private int imageSize;

  @Option(names = "--train-limit", paramLabel = "N", description = "use N training images only")
  private Integer trainLimit;

  @Option(names = "--test-limit", paramLabel = "N", description = "use N test images only")
  private Integer testLimit;

  String name() {
    return data;
  }

  /** Takes a data set where the user names none. */
  void preset(String name) {
    if (!isGiven("--data")) {
      data = name;
    }
  }

  /** Takes a side of images where the user gives none. */
  void presetImageSize(int side) {
    if (!isGiven("--image-size")) {
      imageSize = side;
    }
  }

  /**
   * Returns these options with what was not given from the options of a run, so that a network is
   * measured on the images it was not trained on. Where another data set is given, its folder is
   * not the run's.
   */
  DataOptions ofRun(JsonNode config) {
    DataOptions inherited = new DataOptions();
    inherited.command = command;
    inherited.data = isGiven("--data") ? data : config.path("data").asText(data);
    inherited.directory =
        !isGiven("--data-dir") && !isGiven("--data") && config.has("data-dir")
            ? Path.of(config.get("data-dir").asText())
            : directory;
    inherited.testFraction =
        isGiven("--test-fraction")
            ? testFraction
            : config.path("test-fraction").asDouble(testFraction);
    inherited.imageSize =
        isGiven("--image-size") ? imageSize : config.path("image-size").asInt(imageSize);
    inherited.trainLimit = trainLimit;
    inherited.testLimit =
        !isGiven("--test-limit") && config.has("test-limit")
            ? Integer.valueOf(config.get("test-limit").asInt())
            : testLimit;
    return inherited;
  }

  private boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Returns the given options that choose images from the data set, as on the command line. */
  String choice() {
    return Stream.of("--test-fraction", "--image-size", "--train-limit", "--test-limit")
        .filter(this::isGiven)
        .map(option -> option + " " + command.findOption(option).getValue())
        .collect(Collectors.joining(" "));
  }

  ImageData load(Injector injector) {
    DatasetSource source =
        injector.getInstance(Key.get(new TypeLiteral<Named<DatasetSource>>() {})).get(data);
    DatasetOptions options = options();
    ImageData all = source.load(options);
    return new ImageData(
        all.name(),
        limit(all.train(), trainLimit, options.seed()),
        limit(all.test(), testLimit, options.seed()));
  }

  /** The seed of the data is fixed: runs with different seeds see the same split. */
  private DatasetOptions options() {
    try {
      return new DatasetOptions(
          directory, DatasetOptions.defaults().seed(), testFraction, imageSize);
    } catch (DataException illegal) {
      throw new ParameterException(command.commandLine(), illegal.getMessage(), illegal);
    }
  }

  private ImageSet limit(ImageSet images, Integer limit, long seed) {
    if (limit != null && limit < 1) {
      throw new ParameterException(
          command.commandLine(), "a limit must be at least 1 image, got " + limit);
    }
    return limit == null ? images : images.limit(limit, seed);
  }

  /** Adds the options in effect, by their long names. */
  void addTo(Map<String, Object> config) {
    config.put("data", data);
    if (directory != null) {
      config.put("data-dir", directory.toAbsolutePath().normalize().toString());
    }
    config.put("test-fraction", testFraction);
    config.put("image-size", imageSize);
    if (trainLimit != null) {
      config.put("train-limit", trainLimit);
    }
    if (testLimit != null) {
      config.put("test-limit", testLimit);
    }
  }
}

package dev.sphere.cli.command;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.models.Named;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.DatasetSource;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that choose a data set. */
final class DataOptions {

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

  ImageData load(Injector injector) {
    DatasetSource source =
        injector.getInstance(Key.get(new TypeLiteral<Named<DatasetSource>>() {})).get(data);
    // The seed of the data is fixed: runs with different seeds see the same split.
    DatasetOptions options =
        new DatasetOptions(directory, DatasetOptions.defaults().seed(), testFraction, imageSize);
    ImageData all = source.load(options);
    return new ImageData(
        all.name(),
        limit(all.train(), trainLimit, options.seed()),
        limit(all.test(), testLimit, options.seed()));
  }

  private static ImageSet limit(ImageSet images, Integer limit, long seed) {
    return limit == null ? images : images.limit(limit, seed);
  }

  /** Adds the options in effect, by their long names. */
  void addTo(Map<String, Object> config) {
    config.put("data", data);
    if (directory != null) {
      config.put("data-dir", directory.toString());
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

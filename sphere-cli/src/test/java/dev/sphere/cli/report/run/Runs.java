package dev.sphere.cli.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.cli.run.RunSummary;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.Histogram;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import dev.sphere.models.training.Classification;
import dev.sphere.models.training.Measurement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Runs that were never trained, whose names are as troublesome as names can be. */
final class Runs {

  static final String HOSTILE = "<script>alert(\"x\" & 'y')</script>";
  static final List<String> CLASSES = List.of("a<b", "\"q\" & 'r'", HOSTILE);

  private Runs() {}

  static List<Measurement> measurements(long seed, int count) {
    Random random = new Random(seed);
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                new Measurement(
                    10 * i,
                    i,
                    0.1 / i,
                    2.0 / i + 0.1 * random.nextDouble(),
                    1 - 0.9 / i,
                    2.2 / i + 0.1 * random.nextDouble(),
                    0.95 - 0.9 / i,
                    100 + 10 * random.nextDouble(),
                    i))
        .toList();
  }

  static RunSummary summary(
      String path, Map<String, String> options, boolean finished, List<Measurement> measurements) {
    JsonNode report =
        new ObjectMapper()
            .createObjectNode()
            .put("engine", "pytorch")
            .put("engineVersion", "2.7.1")
            .put("seconds", 4000)
            .put("parameters", 1234567)
            .put("finished", "2020-02-03T04:05:06.789Z")
            .put("system", HOSTILE);
    return new RunSummary(
        new RunFolder(Path.of(path)),
        new LinkedHashMap<>(options),
        finished ? Optional.of(report) : Optional.empty(),
        measurements);
  }

  /** Seven images of 2×3 pixels in three classes, of which four are taken for others. */
  static TestedImages tested(int channels) {
    byte[][] pixels = new byte[7][6 * channels];
    Random random = new Random(3);
    for (byte[] image : pixels) {
      random.nextBytes(image);
    }
    int[] labels = {0, 0, 0, 1, 1, 2, 2};
    int[] chosen = {0, 1, 1, 1, 0, 0, 2};
    double[] losses = {0.1, 1.5, 3.5, 0.2, 2.5, 4.5, 0.3};
    List<Classification> classifications = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      classifications.add(new Classification(i, labels[i], chosen[i], 0.5 + 0.05 * i, losses[i]));
    }
    return new TestedImages(
        "data & more", new ImageSet(CLASSES, 2, 3, channels, pixels, labels), classifications);
  }

  /** Two layers, of which the first learns slopes. */
  static List<Diagnostics> diagnostics(int looks) {
    List<Diagnostics> all = new ArrayList<>();
    for (int look = 0; look < looks; look++) {
      double sharpness = 1 + look;
      List<Long> angles =
          IntStream.range(0, 36)
              .mapToObj(bin -> Math.round(1000 * Math.exp(-sharpness * Math.pow(bin / 9.0 - 2, 2))))
              .toList();
      Histogram slopes =
          new Histogram(0.5, 1 + 0.1 * look, LongStream.of(1, 5, 9, 5, 1).boxed().toList());
      all.add(
          new Diagnostics(
              100 * look,
              List.of(
                  new LayerDiagnostics(
                      "01<conv>",
                      64,
                      new Histogram(0, Math.PI, angles),
                      0.125,
                      0.75,
                      Optional.of(slopes),
                      0),
                  new LayerDiagnostics(
                      "02Conv",
                      128,
                      new Histogram(0, Math.PI, angles),
                      0,
                      0.5,
                      Optional.empty(),
                      3))));
    }
    return all;
  }

  /** In the order they are given, as a file has them. */
  private static Map<String, String> options(
      String name, String value, String nextName, String nextValue) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put(name, value);
    options.put(nextName, nextValue);
    return options;
  }

  /** A run of which everything is known. */
  static ReportedRun whole(String name, long seed) {
    return new ReportedRun(
        name,
        summary(
            "runs/" + name, options("operator", name, "seed", "1"), true, measurements(seed, 8)),
        Optional.of(tested(3)),
        "",
        diagnostics(20));
  }

  /** A run that has just begun. */
  static ReportedRun begun(String name) {
    return new ReportedRun(
        name,
        summary("runs/" + name, Map.of("operator", name), false, List.of()),
        Optional.empty(),
        "The model was not measured: there is none & so on.",
        List.of());
  }
}

package dev.sphere.cli.reproduce;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.LayerFactory;
import dev.sphere.models.architecture.PlainLayers;
import dev.sphere.models.architecture.SphereLayers;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.embedding.Embeddings;
import dev.sphere.models.embedding.PlanarClass;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.OptimizerKind;
import dev.sphere.models.training.Schedule;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.norm.BatchNormalization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Features of two dimensions under the softmax loss: how compact they are where the network's
 * convolutions are plain, and where they are hyperspherical.
 */
final class PlanarFeatures implements ImageExperiment {

  static final List<String> OPERATORS =
      List.of(NetworkSpec.PLAIN_CONVOLUTION, "cosine", "linear", "sigmoid(k=0.3)");
  static final String ACCURACY = "test accuracy";
  static final String DEVIATION = "mean angle to the class in degrees";
  static final String X = "x";
  static final String Y = "y";
  static final String LABEL = "label";

  private static final double LEARNING_RATE = 5e-3;
  private static final List<Integer> FILTERS = List.of(16, 32, 64);
  private static final BatchNormalization NORM = new BatchNormalization();
  private static final LayerFactory PLAIN = new PlainLayers(NORM, Activation.RELU);
  private static final double GRAIN = 1e4;

  private final Description description;
  private final Registry registry;

  PlanarFeatures(Description description, Registry registry) {
    this.description = description;
    this.registry = registry;
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public List<String> dataSets() {
    return List.of("mnist");
  }

  @Override
  public List<Cell> cells(Scale scale, int seeds, String data) {
    return Cell.ofEach(OPERATORS, seeds);
  }

  @Override
  public Map<String, Object> protocol(Cell cell, Scale scale, String data) {
    Map<String, Object> protocol = new LinkedHashMap<>();
    protocol.put("data", data);
    protocol.put("operator", cell.group());
    protocol.put("filters", FILTERS);
    protocol.put("features", "2, of a plain layer");
    protocol.put("norm", "batch");
    protocol.put("loss", "softmax");
    protocol.put("optimizer", "adam");
    protocol.put("lr", LEARNING_RATE);
    protocol.put("schedule", "cosine");
    protocol.put("iterations", iterations(scale));
    protocol.put("batch-size", batchSize(scale));
    protocol.put("augmentation", "none");
    protocol.put("points", points(scale));
    return protocol;
  }

  /** Two epochs of MNIST, and twenty. */
  private static int iterations(Scale scale) {
    return switch (scale) {
      case SMOKE -> 2;
      case CPU -> 936;
      case PAPER -> 9360;
    };
  }

  private static int batchSize(Scale scale) {
    return scale == Scale.SMOKE ? 16 : 128;
  }

  private static int points(Scale scale) {
    return scale == Scale.SMOKE ? 50 : 2000;
  }

  @Override
  public Measured run(Cell cell, Scale scale, ImageData data, TrainingPlace place)
      throws IOException {
    TrainingPlan plan =
        new TrainingPlan(
            Hyperparameters.builder(OptimizerKind.ADAM, LEARNING_RATE)
                .schedule(Schedule.COSINE)
                .build(),
            iterations(scale),
            batchSize(scale),
            Augmentation.NONE,
            cell.seed());
    SphereNetwork network =
        new SphereNetwork(
            embedding(layers(cell.group()), data.train()),
            registry
                .losses()
                .create("softmax")
                .newHead(data.train().classNames().size(), LossOptions.DEFAULT));
    try (TrainingSession session = new TrainingSession(network, data, plan, place)) {
      Measurement last = session.train(Optional.empty(), TrainingObserver.NONE);
      LabelledEmbeddings features =
          Embeddings.of(network, data.test(), batchSize(scale), session.manager());
      Map<String, Double> values = new LinkedHashMap<>();
      values.put(ACCURACY, last.testAccuracy());
      values.put(
          DEVIATION,
          Math.toDegrees(
              PlanarClass.of(features, data.test().classNames()).stream()
                  .flatMapToDouble(PlanarClass::deviations)
                  .average()
                  .orElseThrow()));
      return Measured.of(values, cell.seed() == 1 ? series(features, points(scale)) : Map.of());
    }
  }

  private LayerFactory layers(String operator) {
    return operator.equals(NetworkSpec.PLAIN_CONVOLUTION)
        ? PLAIN
        : new SphereLayers(
            new AngularResponse(
                registry.operators().create(operator),
                registry.magnitudes().create("sphere"),
                AngleNorm.REFERENCE),
            NORM,
            Activation.RELU);
  }

  /**
   * Halves the map with each convolution; the last one, over what remains of it, is plain in every
   * network: angles to two kernels alone would be features within a square, which softmax parts ten
   * classes in only slowly.
   */
  private static Block embedding(LayerFactory layers, ImageSet images) {
    SequentialBlock block = new SequentialBlock();
    int height = images.height();
    int width = images.width();
    for (int filters : FILTERS) {
      block.add(layers.hidden(filters, 5, 2));
      height = (height + 1) / 2;
      width = (width + 1) / 2;
    }
    return block
        .add(PLAIN.convolution(2, new Shape(height, width), new Shape(1, 1), new Shape(0, 0)))
        .add(layers.flatten());
  }

  /** The first points, to four decimals. */
  private static Map<String, List<Double>> series(LabelledEmbeddings features, int points) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    for (int i = 0; i < Math.min(points, features.size()); i++) {
      x.add(Math.round(features.embedding(i)[0] * GRAIN) / GRAIN);
      y.add(Math.round(features.embedding(i)[1] * GRAIN) / GRAIN);
      labels.add((double) features.label(i));
    }
    Map<String, List<Double>> series = new LinkedHashMap<>();
    series.put(X, x);
    series.put(Y, y);
    series.put(LABEL, labels);
    return series;
  }

  @Override
  public Report report(List<CellResult> results) {
    return PlanarReport.of(results);
  }
}

package dev.sphere.cli.reproduce;

import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.losses.metric.RocCurve;
import dev.sphere.losses.metric.Verification;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.embedding.Embeddings;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every loss on one protocol: cnn-9 with the cosine operator, the recipe modern without smoothing,
 * and then how well it classifies and how well its embeddings tell whether two images are of one
 * class.
 */
final class LossComparison implements ImageExperiment {

  private static final int BATCH_SIZE = 128;

  private final Description description;
  private final Registry registry;
  private final NetworkFactory networks;

  /** Makes the experiment over the losses of a registry. */
  LossComparison(Description description, Registry registry, NetworkFactory networks) {
    this.description = description;
    this.registry = registry;
    this.networks = networks;
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public List<String> dataSets() {
    return List.of("cifar10");
  }

  @Override
  public List<Cell> cells(Scale scale, int seeds, String data) {
    return Cell.ofEach(registry.losses().names(), seeds);
  }

  /** Returns all that is the same in every cell. */
  @Override
  public Map<String, Object> protocol(Cell cell, Scale scale, String data) {
    Map<String, Object> protocol = new LinkedHashMap<>();
    protocol.put("data", data);
    protocol.put("model", "cnn-9");
    protocol.put("width", width(scale));
    protocol.put("operator", "cosine");
    protocol.put("norm", Recipe.MODERN.norm());
    protocol.put("recipe", Recipe.MODERN.name());
    protocol.put("label-smoothing", 0.0);
    protocol.put("iterations", iterations(scale));
    protocol.put("batch-size", BATCH_SIZE);
    protocol.put("augmentation", "flip");
    protocol.put("verification-images", verificationImages(scale));
    return protocol;
  }

  private static double width(Scale scale) {
    return scale == Scale.SMOKE ? 0.03 : 0.125;
  }

  private static int iterations(Scale scale) {
    return scale == Scale.SMOKE ? 2 : 250;
  }

  private static int verificationImages(Scale scale) {
    return scale == Scale.SMOKE ? 50 : 2000;
  }

  @Override
  public Measured run(Cell cell, Scale scale, ImageData data, TrainingPlace place)
      throws IOException {
    ImageSet train = data.train();
    NetworkSpec spec =
        NetworkSpec.builder("cnn-9", TrainingSession.imageShape(train), train.classNames())
            .width(width(scale))
            .norm(Recipe.MODERN.norm())
            .loss(cell.group())
            .build();
    Hyperparameters modern = Recipe.MODERN.hyperparameters();
    TrainingPlan plan =
        new TrainingPlan(
            modern.toBuilder().loss(LossOptions.DEFAULT).build(),
            iterations(scale),
            BATCH_SIZE,
            Augmentation.FLIP,
            cell.seed());
    SphereNetwork network = networks.create(spec, plan.hyperparameters().loss());
    try (TrainingSession session = new TrainingSession(network, data, plan, place)) {
      Measurement last = session.train(Optional.empty(), TrainingObserver.NONE);
      RocCurve curve =
          Verification.allPairs(
                  Embeddings.of(
                      network,
                      data.test().limit(verificationImages(scale), 1),
                      BATCH_SIZE,
                      session.manager()))
              .curve();
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("test accuracy", last.testAccuracy());
      values.put("EER", curve.equalErrorRate());
      values.put("AUC", curve.area());
      values.put("TAR at FAR 0.01", curve.trueAcceptRate(0.01));
      return Measured.of(values);
    }
  }

  @Override
  public Report report(List<CellResult> results) {
    return new Report(List.of(), List.of(Summary.table(description.title(), results)), List.of());
  }
}

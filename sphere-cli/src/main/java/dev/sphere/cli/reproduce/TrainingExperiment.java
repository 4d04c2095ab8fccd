package dev.sphere.cli.reproduce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Regularizer;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.DivergedException;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.ops.layer.SphereLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Trainings that are declared in rows and columns. What is measured is the test accuracy at the
 * end, never the best of many; with it curves and learned slopes where they are asked for.
 */
final class TrainingExperiment implements ImageExperiment {

  static final String TEST_ACCURACY = "test accuracy";
  static final String DIVERGED = "diverged";
  private static final String TEST_LOSS = "test loss";
  private static final String TRAIN_ACCURACY = "train accuracy";

  /** All single values that a result may have. */
  static final Set<String> VALUES = Set.of(TEST_ACCURACY, TEST_LOSS, TRAIN_ACCURACY, DIVERGED);

  private static final long CURVE_SEED = 1;

  private final Description description;
  private final TrainingDeclaration declaration;
  private final Registry registry;
  private final NetworkFactory networks;
  private final Named<Recipe> recipes;

  TrainingExperiment(
      Description description,
      TrainingDeclaration declaration,
      Registry registry,
      NetworkFactory networks,
      Named<Recipe> recipes) {
    this.description = description;
    this.declaration = declaration;
    this.registry = registry;
    this.networks = networks;
    this.recipes = recipes;
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public List<String> dataSets() {
    return declaration.data();
  }

  @Override
  public OptionalInt imageSize(Scale scale) {
    return declaration.groups(scale).stream()
        .mapToInt(group -> declaration.settings(group, scale).imageSize())
        .filter(size -> size != 0)
        .findFirst();
  }

  /**
   * A group that is for one of the experiment's data sets is measured on that alone; on a data set
   * that the experiment is not for, all are.
   */
  @Override
  public List<Cell> cells(Scale scale, int seeds, String data) {
    List<String> measured =
        declaration.groups(scale).stream()
            .filter(
                group -> {
                  String wanted = declaration.settings(group, scale).data();
                  return wanted == null || wanted.equals(data) || !dataSets().contains(data);
                })
            .map(Group::name)
            .toList();
    return Cell.ofEach(measured, seeds);
  }

  @Override
  public Map<String, Object> protocol(Cell cell, Scale scale, String data) {
    TrainingSettings settings = settings(cell, scale);
    NetworkSpec spec = networks.complete(spec(settings, ProtocolEntries.IMAGES, List.of()));
    Recipe recipe = recipe(settings);
    Map<String, Object> protocol = new LinkedHashMap<>();
    protocol.put("data", data);
    if (settings.imageSize() != 0) {
      protocol.put("image-size", settings.imageSize());
    }
    protocol.putAll(ProtocolEntries.of(spec));
    protocol.put(
        "regularizer",
        recipe.regularizer().equals(Recipe.NO_REGULARIZER)
            ? Recipe.NO_REGULARIZER
            : registry.regularizers().complete(Spec.parse(recipe.regularizer())).toString());
    protocol.put("recipe", recipe.name());
    protocol.putAll(ProtocolEntries.of(recipe.hyperparameters()));
    protocol.put("iterations", settings.iterations());
    protocol.put("batch-size", settings.batchSize());
    protocol.put(
        "augmentation", settings.augmentation().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (settings.measureEvery() != 0) {
      protocol.put("measure-every", settings.measureEvery());
    }
    protocol.put("curve-every", settings.curveEvery());
    protocol.put("curve-images", settings.curveImages());
    return protocol;
  }

  @Override
  public Measured run(Cell cell, Scale scale, ImageData data, TrainingPlace place)
      throws IOException {
    TrainingSettings settings = settings(cell, scale);
    Recipe recipe = recipe(settings);
    TrainingPlan plan =
        new TrainingPlan(
            recipe.hyperparameters(),
            settings.iterations(),
            settings.batchSize(),
            settings.augmentation(),
            cell.seed(),
            settings.supervision());
    NetworkSpec spec =
        spec(settings, TrainingSession.imageShape(data.train()), data.train().classNames());
    SphereNetwork network = networks.create(spec, recipe.hyperparameters().loss());
    Optional<Regularizer> regularizer =
        recipe.regularizer().equals(Recipe.NO_REGULARIZER)
            ? Optional.empty()
            : Optional.of(registry.regularizers().create(recipe.regularizer()));
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, List<Double>> series = new LinkedHashMap<>();
    try (TrainingSession session = new TrainingSession(network, data, plan, place)) {
      Optional<Curve> curve =
          settings.curveEvery() == 0
              ? Optional.empty()
              : Optional.of(curve(settings, network, data, session.manager()));
      try {
        Measurement last =
            session.train(
                regularizer, curve.map(TrainingObserver.class::cast).orElse(TrainingObserver.NONE));
        values.put(TEST_ACCURACY, last.testAccuracy());
        values.put(TEST_LOSS, last.testLoss());
        values.put(TRAIN_ACCURACY, last.trainAccuracy());
        settings
            .learnedSlopes()
            .forEach(
                (name, layer) -> series.put(LearnedSlopes.series(name), slopes(network, layer)));
      } catch (DivergedException diverged) {
        // A network that is no longer one of numbers knows nothing: that is a result, too.
        double chance = 1.0 / data.train().classNames().size();
        values.put(TEST_ACCURACY, chance);
        values.put(DIVERGED, 1.0);
        curve.ifPresent(each -> each.complete(settings.iterations(), chance));
      }
      curve.ifPresent(each -> series.putAll(each.series()));
    }
    return Measured.of(values, series);
  }

  private static Curve curve(
      TrainingSettings settings, SphereNetwork network, ImageData data, NDManager manager) {
    return new Curve(
        network,
        data.test().limit(settings.curveImages(), CURVE_SEED),
        settings.curveEvery(),
        settings.batchSize(),
        manager);
  }

  /** The slopes of a layer, as the operator receives them. */
  private static List<Double> slopes(SphereNetwork network, int place) {
    SphereLayer layer = network.sphereLayers().get(place);
    LearnableParameter declared = layer.response().operator().parameters().get(0);
    try (NDArray slopes =
        declared.constrain(layer.learned().get(0).getArray().stopGradient().duplicate())) {
      List<Double> values = new ArrayList<>();
      for (float slope : slopes.toFloatArray()) {
        values.add((double) slope);
      }
      return values;
    }
  }

  private TrainingSettings settings(Cell cell, Scale scale) {
    return declaration.groups(scale).stream()
        .filter(group -> group.name().equals(cell.group()))
        .map(group -> declaration.settings(group, scale))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s at scale %s has no group %s"
                        .formatted(id(), scale.lowerCase(), cell.group())));
  }

  private Recipe recipe(TrainingSettings settings) {
    return settings.applyTo(recipes.get(settings.recipe()));
  }

  private NetworkSpec spec(TrainingSettings settings, ImageShape image, List<String> classNames) {
    return NetworkSpec.builder(settings.model(), image, classNames)
        .width(settings.width())
        .operator(settings.operator())
        .norm(recipe(settings).norm())
        .activation(settings.activation())
        .loss(settings.loss())
        .build();
  }

  @Override
  public Report report(List<CellResult> results) {
    return TrainingReport.of(declaration, Published.of(id()), results);
  }
}

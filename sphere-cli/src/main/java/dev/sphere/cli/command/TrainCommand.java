package dev.sphere.cli.command;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.Regularizer;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.Version;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.TrainingProgress;
import dev.sphere.cli.picture.CurvesPicture;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.models.Named;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network and leaves a run folder. */
@Command(
    name = "train",
    description = "Train a network; without options on the embedded data set.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private DataOptions dataOptions;
  @Mixin private NetworkOptions networkOptions;
  @Mixin private RecipeOptions recipeOptions;

  /** How long a training is. */
  private static final class Length {
    @Option(names = "--epochs", paramLabel = "N", description = "how often to go through the data")
    private Double epochs;

    @Option(
        names = "--iterations",
        paramLabel = "N",
        description = "how many batches to learn from; the recipe's number by default")
    private Integer iterations;
  }

  @ArgGroup(exclusive = true)
  private Length length;

  @Option(
      names = "--batch-size",
      defaultValue = "128",
      description = "images a batch, default ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--augmentation",
      description = "none, flip or crop-flip; flip for cifar10 and cifar100, else none")
  private String augmentation;

  @Mixin private EngineOptions engineOptions;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of weights, order and augmentation, default ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "the run folder, by default the next free one in runs/")
  private Path out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "options from a YAML file, such as a run's config.yaml; others replace them")
  private Path config;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Injector injector = SphereInjector.create();
    NetworkFactory networks = injector.getInstance(NetworkFactory.class);
    Recipe recipe =
        legal(
            () ->
                recipeOptions.applyTo(
                    injector
                        .getInstance(Key.get(new TypeLiteral<Named<Recipe>>() {}))
                        .get(recipeOptions.name())));
    Optional<Regularizer> regularizer = regularizer(recipe, injector);
    Engine engine = engineOptions.engine();
    Device device = engineOptions.device(engine);
    ImageData data = legal(() -> dataOptions.load(injector));
    NetworkSpec spec =
        legal(() -> networks.complete(networkOptions.spec(data.train(), recipe.norm())));
    TrainingPlan plan = legal(() -> plan(recipe, data));
    SphereNetwork network = legal(() -> networks.create(spec, recipe.hyperparameters().loss()));

    RunFolder run = out == null ? RunFolder.createNext(runName(spec)) : RunFolder.create(out);
    Map<String, Object> effective = effectiveOptions(spec, recipe, plan);
    run.writeConfig(effective);
    try (Model model = Model.newInstance("model", device, engine.getEngineName())) {
      engine.setRandomSeed(Math.toIntExact(seed));
      model.setBlock(network);
      network.initialize(model.getNDManager(), DataType.FLOAT32, spec.image().batch(batchSize));
      output.note(
          "%s, %d training and %d test images, %s parameters, %d iterations on %s, into %s"
              .formatted(
                  data.name(),
                  data.train().size(),
                  data.test().size(),
                  String.format(Locale.ROOT, "%,d", parameters(network)),
                  plan.iterations(),
                  engineOptions.engineName(),
                  run.path()));
      List<Measurement> measurements = new ArrayList<>();
      try (TrainingProgress progress = new TrainingProgress(output, plan.iterations())) {
        new Training(
                network,
                regularizer,
                data,
                plan,
                model.getNDManager(),
                new Recorder(progress, run, measurements))
            .run();
      }
      new SavedModel(spec, model).save(run.model());
      Pictures.write(run.curves(), () -> CurvesPicture.of(measurements), output);
      Map<String, Object> result =
          result(measurements.get(measurements.size() - 1), network, engine, device, run, data);
      result.put("options", effective);
      run.writeResult(result);
      output.result(
          String.format(
              Locale.ROOT,
              "test accuracy %.4f after %d iterations; %s",
              (Double) result.get("testAccuracy"),
              plan.iterations(),
              run.path()),
          result);
    } catch (UncheckedIOException unwritable) {
      throw unwritable.getCause();
    }
    return 0;
  }

  private Optional<Regularizer> regularizer(Recipe recipe, Injector injector) {
    return recipe.regularizer().equals(Recipe.NO_REGULARIZER)
        ? Optional.empty()
        : Optional.of(
            injector.getInstance(Registry.class).regularizers().create(recipe.regularizer()));
  }

  private TrainingPlan plan(Recipe recipe, ImageData data) {
    int iterations = recipe.iterations();
    if (length != null && length.iterations != null) {
      iterations = length.iterations;
    } else if (length != null) {
      double batches = Math.max(1, data.train().size() / Math.max(1, batchSize));
      iterations = (int) Math.ceil(length.epochs * batches);
    }
    return new TrainingPlan(recipe.hyperparameters(), iterations, batchSize, augmentation(), seed);
  }

  private Augmentation augmentation() {
    if (augmentation == null) {
      return dataOptions.name().startsWith("cifar") ? Augmentation.FLIP : Augmentation.NONE;
    }
    return Augmentation.valueOf(augmentation.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private String runName(NetworkSpec spec) {
    return dataOptions.name()
        + "-"
        + spec.architecture()
        + "-"
        + spec.operator().replaceAll("\\(.*", "");
  }

  private Map<String, Object> effectiveOptions(NetworkSpec spec, Recipe recipe, TrainingPlan plan) {
    Map<String, Object> options = new LinkedHashMap<>();
    dataOptions.addTo(options);
    NetworkOptions.addTo(options, spec);
    RecipeOptions.addTo(options, recipe);
    options.put("iterations", plan.iterations());
    options.put("batch-size", plan.batchSize());
    options.put(
        "augmentation", plan.augmentation().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    options.put("engine", engineOptions.engineName());
    options.put("seed", plan.seed());
    return options;
  }

  private Map<String, Object> result(
      Measurement last,
      SphereNetwork network,
      Engine engine,
      Device device,
      RunFolder run,
      ImageData data) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("testAccuracy", last.testAccuracy());
    result.put("trainAccuracy", last.trainAccuracy());
    result.put("testLoss", last.testLoss());
    result.put("iterations", last.iteration());
    result.put("epochs", last.epoch());
    result.put("seconds", last.seconds());
    result.put("imagesPerSecond", (long) last.iteration() * batchSize / last.seconds());
    result.put("parameters", parameters(network));
    result.put("engine", engineOptions.engineName());
    result.put("engineVersion", engine.getVersion());
    result.put("device", device.toString());
    result.put("seed", seed);
    result.put("run", run.path().toString());
    result.put("dataChecksum", data.checksum());
    result.put("sphereVersion", Version.current());
    result.put("djlVersion", Engine.getDjlVersion());
    result.put("javaVersion", Runtime.version().toString());
    result.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    result.put("processors", Runtime.getRuntime().availableProcessors());
    result.put("finished", Instant.now().toString());
    return result;
  }

  private static long parameters(SphereNetwork network) {
    return network.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .distinct()
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  private <T> T legal(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException illegal) {
      throw new ParameterException(command.commandLine(), illegal.getMessage(), illegal);
    }
  }

  /** Shows and keeps what a training measures. */
  private record Recorder(TrainingObserver progress, RunFolder run, List<Measurement> measurements)
      implements TrainingObserver {

    @Override
    public void onIteration(int iteration, double loss) {
      progress.onIteration(iteration, loss);
    }

    @Override
    public void onMeasurement(Measurement measurement) {
      progress.onMeasurement(measurement);
      measurements.add(measurement);
      try {
        run.appendMetrics(measurement);
      } catch (IOException unwritable) {
        throw new UncheckedIOException(unwritable);
      }
    }
  }
}

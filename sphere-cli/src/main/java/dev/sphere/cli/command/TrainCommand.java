package dev.sphere.cli.command;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.Regularizer;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.TrainingProgress;
import dev.sphere.cli.picture.CurvesPicture;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.cli.run.Origin;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.cli.run.RunRecorder;
import dev.sphere.cli.run.RunReport;
import dev.sphere.cli.run.StopSignals;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.diagnostics.Diagnosis;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.training.Checkpoints;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.StoppedException;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

  /** As a shell has it for what ends by Ctrl-C. */
  private static final int STOPPED = 130;

  private static final Named<Augmentation> AUGMENTATIONS =
      new Named<>(
          "augmentation",
          Arrays.stream(Augmentation.values())
              .collect(Collectors.toMap(TrainCommand::hyphenated, each -> each)));

  @Spec private CommandSpec command;

  @Mixin private DataOptions dataOptions;
  @Mixin private NetworkOptions networkOptions;
  @Mixin private RecipeOptions recipeOptions;
  @Mixin private PluginOptions pluginOptions;

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
  private int seed;

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

  @Mixin private CheckpointOptions checkpointOptions;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Optional<RunFolder> resumed = resumed();
    Optional<JsonNode> finished =
        resumed.isPresent() ? resumed.get().readReport() : Optional.empty();
    if (finished.isPresent()) {
      output.result(resumed.get().path() + " is finished: nothing to resume", finished.get());
      return 0;
    }
    Injector injector = pluginOptions.injector(output);
    NetworkFactory networks = injector.getInstance(NetworkFactory.class);
    // What is named is checked before the data is read, which may take long.
    Recipe recipe = recipe(injector);
    Optional<Regularizer> regularizer = regularizer(recipe, injector);
    NetworkSpec named = legal(() -> networks.complete(networkOptions.spec(recipe.norm())));
    Engine engine = engineOptions.engine();
    Device device = engineOptions.device(engine);
    ImageData data = dataOptions.load(injector);
    NetworkSpec spec = named.withData(shape(data.train()), data.train().classNames());
    TrainingPlan plan = legal(() -> plan(recipe, data));
    Hyperparameters learned = recipe.hyperparameters();
    SphereNetwork network = legal(() -> learned.requireFit(networks.create(spec, learned.loss())));

    Map<String, Object> effective = effectiveOptions(spec, recipe, plan);
    RunFolder run = resumed.isPresent() ? resumed.get() : newRun(spec, effective);
    CheckpointStore store = checkpointOptions.store(run.checkpoints());
    try (Model model = Model.newInstance("model", device, engine.getEngineName())) {
      engine.setRandomSeed(seed);
      model.setBlock(network);
      network.initialize(model.getNDManager(), DataType.FLOAT32, spec.image().batch(batchSize));
      output.note(
          "%s, %d training and %d test images, %s parameters, %d iterations on %s, into %s"
              .formatted(
                  data.name(),
                  data.train().size(),
                  data.test().size(),
                  String.format(Locale.ROOT, "%,d", RunReport.learnedNumbers(network)),
                  plan.iterations(),
                  engineOptions.engineName(),
                  run.path()));
      Measurement last;
      RunRecorder recorder;
      try (TrainingProgress progress = new TrainingProgress(output, plan.iterations());
          StopSignals stop = new StopSignals(this::noteStop)) {
        Diagnosis diagnosis =
            new Diagnosis(network, Diagnosis.probe(data.test()), model.getNDManager());
        recorder = new RunRecorder(run, diagnosis, progress);
        Checkpoints checkpoints =
            new Checkpoints(
                store,
                checkpointOptions.schedule(),
                new Origin(engine, data.checksum(), effective, this::warn),
                stop,
                this::warn);
        last =
            new Training(network, regularizer, data, plan, model.getNDManager(), recorder)
                .run(checkpoints);
      }
      // A run that was killed in its last moments has its model already.
      if (!SavedModel.isIn(run.model())) {
        new SavedModel(spec, model).save(run.model());
      }
      Pictures.write(run.curves(), () -> CurvesPicture.of(recorder.measurements()), output);
      RunReport report = RunReport.of(last, plan, network, data, engine, device, run, effective);
      run.writeReport(report);
      output.result(
          String.format(
              Locale.ROOT,
              "test accuracy %.4f after %d iterations; %s",
              report.testAccuracy(),
              report.iterations(),
              report.run()),
          report);
    } catch (StoppedException stopped) {
      warn(stopped.getMessage() + "; go on with: sphere train --resume " + run.path());
      return STOPPED;
    } catch (UncheckedIOException unwritable) {
      throw unwritable.getCause();
    }
    return 0;
  }

  private Optional<RunFolder> resumed() throws IOException {
    Optional<Path> path = checkpointOptions.resumed();
    return path.isPresent() ? Optional.of(RunFolder.open(path.get())) : Optional.empty();
  }

  private RunFolder newRun(NetworkSpec spec, Map<String, Object> effective) throws IOException {
    RunFolder run = out == null ? RunFolder.createNext(runName(spec)) : RunFolder.create(out);
    run.writeConfig(effective);
    return run;
  }

  private void noteStop() {
    warn("stops after this step, with a checkpoint; the same signal again stops at once");
  }

  private void warn(String message) {
    output.warn("sphere: " + message);
  }

  /** The recipe with its parts replaced and its regularizer's options written out. */
  private Recipe recipe(Injector injector) {
    Recipe base =
        injector
            .getInstance(Key.get(new TypeLiteral<Named<Recipe>>() {}))
            .get(recipeOptions.name());
    Recipe recipe = legal(() -> recipeOptions.applyTo(base));
    if (networkOptions.isPlain()) {
      if (recipeOptions.namesRegularizer()) {
        throw new ParameterException(
            command.commandLine(), "--regularizer is for sphere layers, not for --operator conv");
      }
      if (recipeOptions.projects()) {
        throw new ParameterException(
            command.commandLine(), "--project-every is for sphere layers, not for --operator conv");
      }
      return recipe.withRegularizer(Recipe.NO_REGULARIZER);
    }
    return recipe.regularizer().equals(Recipe.NO_REGULARIZER)
        ? recipe
        : recipe.withRegularizer(
            injector
                .getInstance(Registry.class)
                .regularizers()
                .complete(dev.sphere.api.registry.Spec.parse(recipe.regularizer()))
                .toString());
  }

  private static ImageShape shape(ImageSet images) {
    return new ImageShape(images.channels(), images.height(), images.width());
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
    return AUGMENTATIONS.get(augmentation);
  }

  private static String hyphenated(Augmentation augmentation) {
    return augmentation.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
    options.put("augmentation", hyphenated(plan.augmentation()));
    engineOptions.addTo(options);
    options.put("seed", plan.seed());
    checkpointOptions.addTo(options);
    pluginOptions.addTo(options);
    return options;
  }

  private <T> T legal(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException illegal) {
      throw new ParameterException(command.commandLine(), illegal.getMessage(), illegal);
    }
  }
}

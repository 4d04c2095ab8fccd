package dev.sphere.cli.command;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.Regularizer;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.run.Forecast;
import dev.sphere.cli.run.PreparedTraining;
import dev.sphere.cli.run.Rehearsal;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.cli.run.RunLock;
import dev.sphere.cli.run.RunReport;
import dev.sphere.cli.run.TrainingRun;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.StoppedException;
import dev.sphere.models.training.Supervision;
import dev.sphere.models.training.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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

  /** The exit code of what a signal stopped, as a shell has it for what ends by Ctrl-C. */
  static final int STOPPED = 130;

  /** The exit code of what diverged. */
  public static final int DIVERGED = 3;

  @Spec private CommandSpec command;

  @Mixin private DataOptions dataOptions;
  @Mixin private NetworkOptions networkOptions;
  @Mixin private RecipeOptions recipeOptions;
  @Mixin private PluginOptions pluginOptions;
  @Mixin private PlanOptions planOptions;
  @Mixin private SupervisionOptions supervisionOptions;

  @Mixin private EngineOptions engineOptions;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "the run folder, by default the next free one in runs/")
  private Path out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "options from a YAML file, such as a run's config.yaml; others replace them, --recipe all"
              + " that is a recipe's")
  private Path config;

  @Mixin private CheckpointOptions checkpointOptions;

  @Option(
      names = "--dry-run",
      description =
          "check all options and the data, try a few steps, say what the training needs, and leave"
              + " nothing")
  private boolean dryRun;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Optional<Path> resumed = checkpointOptions.resumed();
    if (resumed.isPresent()) {
      RunFolder run = RunFolder.open(resumed.get());
      return RunLock.during(run.path(), () -> resume(run));
    }
    if (dryRun) {
      // What takes no time first.
      RunFolder.requireCreatable(Optional.ofNullable(out));
    }
    PreparedTraining training = prepare();
    if (dryRun) {
      Forecast forecast = Rehearsal.of(training, output);
      output.result(forecast.text(), forecast);
      return 0;
    }
    RunFolder run =
        out == null ? RunFolder.createNext(runName(training.spec())) : RunFolder.create(out);
    return RunLock.during(
        run.path(),
        () -> {
          run.writeConfig(training.options());
          return train(training, run);
        });
  }

  private int resume(RunFolder run) throws IOException {
    Optional<JsonNode> finished = run.readReport();
    if (finished.isPresent()) {
      output.result(run.path() + " is finished: nothing to resume", finished.get());
      return 0;
    }
    return train(prepare(), run);
  }

  private int train(PreparedTraining training, RunFolder run) throws IOException {
    try {
      RunReport report =
          new TrainingRun(training, run, output)
              .train(checkpointOptions.store(run.checkpoints()), checkpointOptions.schedule());
      output.result(report.text(), report);
      return 0;
    } catch (StoppedException stopped) {
      output.warn(
          "sphere: %s; go on with: sphere train --resume %s"
              .formatted(stopped.getMessage(), run.path()));
      return STOPPED;
    }
  }

  /** Checks all that the options name and reads the data. */
  private PreparedTraining prepare() throws IOException {
    Injector injector = pluginOptions.injector(output);
    NetworkFactory networks = injector.getInstance(NetworkFactory.class);
    // What is named is checked before the data is read, which may take long.
    Recipe recipe = recipe(injector);
    Optional<Regularizer> regularizer = regularizer(recipe, injector);
    Supervision supervision = legal(supervisionOptions::supervision);
    NetworkSpec named = legal(() -> networks.complete(networkOptions.spec(recipe.norm())));
    Engine engine = engineOptions.engine();
    Device device = engineOptions.device(engine);
    ImageData data = dataOptions.load(injector);
    NetworkSpec spec = named.withData(shape(data.train()), data.train().classNames());
    TrainingPlan plan =
        legal(() -> planOptions.plan(recipe, supervision, data.train().size(), dataOptions.name()));
    Hyperparameters learned = recipe.hyperparameters();
    SphereNetwork network = legal(() -> learned.requireFit(networks.create(spec, learned.loss())));
    return new PreparedTraining(
        engine,
        device,
        data,
        spec,
        network,
        regularizer,
        plan,
        effectiveOptions(spec, recipe, plan));
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
    PlanOptions.addTo(options, plan);
    SupervisionOptions.addTo(options, plan.supervision());
    engineOptions.addTo(options);
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

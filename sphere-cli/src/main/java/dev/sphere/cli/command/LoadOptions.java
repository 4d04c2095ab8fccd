package dev.sphere.cli.command;

import ai.djl.engine.Engine;
import com.google.inject.Injector;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.SpecException;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.saving.PluginVersions;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say on which engine and with which plugins trained models are loaded. */
final class LoadOptions {

  @Mixin private EngineOptions engineOptions;
  @Mixin private PluginOptions pluginOptions;

  @Option(
      names = "--plugin-versions",
      defaultValue = "same",
      description =
          "same: plugins must have the versions that the model was saved with; any: they need not;"
              + " default ${DEFAULT-VALUE}")
  private PluginVersions pluginVersions;

  String engineName() {
    return engineOptions.engineName();
  }

  /** Returns an injector that knows the extensions of the plugins too. */
  Injector injector(OutputOptions output) throws IOException {
    return pluginOptions.injector(output);
  }

  /**
   * Loads a model.
   *
   * @param run a run folder or a saved model
   * @throws IOException if it cannot be read; if it needs a plugin that was not given, says which
   */
  SavedModel load(Path run, Injector injector) throws IOException {
    Path folder = RunFolder.modelIn(run);
    Engine engine = engineOptions.engine();
    try {
      return SavedModel.load(
          folder,
          injector.getInstance(NetworkFactory.class),
          engine,
          engineOptions.device(engine),
          pluginVersions);
    } catch (IOException unreadable) {
      if (unreadable.getCause() instanceof SpecException problem && isUnknownName(problem)) {
        throw new IOException(unreadable.getMessage() + "\n" + advice(run), unreadable);
      }
      throw unreadable;
    }
  }

  /**
   * So it is with a model that does not name its plugins, of a format before 3. An illegal option,
   * by contrast, is not to be had from another jar.
   */
  private static boolean isUnknownName(SpecException problem) {
    return Kind.ALL.stream()
        .anyMatch(kind -> problem.getMessage().startsWith("unknown " + kind.noun() + " \""));
  }

  private static String advice(Path run) throws IOException {
    List<String> plugins = new RunFolder(run).recordedPlugins();
    return "Pass the jar that has it with --plugin"
        + (plugins.isEmpty() ? "." : "; this run was trained with " + String.join(", ", plugins));
  }
}

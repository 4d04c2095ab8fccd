package dev.sphere.cli.command;

import com.google.inject.Injector;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The arguments that name a trained model and the engine to load it on. */
final class ModelOptions {

  @Parameters(index = "0", paramLabel = "RUN", description = "a run folder or a saved model")
  private Path run;

  @Mixin private LoadOptions loadOptions;

  Path run() {
    return run;
  }

  String engineName() {
    return loadOptions.engineName();
  }

  /** Returns an injector that knows the extensions of the plugins too. */
  Injector injector(OutputOptions output) throws IOException {
    return loadOptions.injector(output);
  }

  /**
   * Loads the model.
   *
   * @throws IOException if it cannot be read; if it needs a plugin that was not given, says which
   */
  SavedModel load(Injector injector) throws IOException {
    return loadOptions.load(run, injector);
  }
}

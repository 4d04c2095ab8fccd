package dev.sphere.cli.command;

import ai.djl.engine.Engine;
import com.google.inject.Injector;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The arguments that name a trained model and the engine to load it on. */
final class ModelOptions {

  @Parameters(index = "0", paramLabel = "RUN", description = "a run folder or a saved model")
  private Path run;

  @Mixin private EngineOptions engineOptions;

  Path run() {
    return run;
  }

  String engineName() {
    return engineOptions.engineName();
  }

  SavedModel load(Injector injector) throws IOException {
    Path folder = RunFolder.modelIn(run);
    Engine engine = engineOptions.engine();
    return SavedModel.load(
        folder, injector.getInstance(NetworkFactory.class), engine, engineOptions.device(engine));
  }
}

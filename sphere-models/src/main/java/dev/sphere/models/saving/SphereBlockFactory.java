package dev.sphere.models.saving;

import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.nn.BlockFactory;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Makes the network of a saved model when plain DJL loads the folder. */
public final class SphereBlockFactory implements BlockFactory {

  private static final long serialVersionUID = 1;

  @Override
  public Block newBlock(Model model, Path modelPath, Map<String, ?> arguments) throws IOException {
    return SavedModel.newNetwork(
        modelPath, SphereInjector.create().getInstance(NetworkFactory.class));
  }
}

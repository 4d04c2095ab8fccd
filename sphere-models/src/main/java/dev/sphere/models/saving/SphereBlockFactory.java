package dev.sphere.models.saving;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.BlockFactory;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the network of a saved model when plain DJL loads the folder.
 *
 * <p>DJL compares no shapes when it fills the network with the weights, and leaves it half filled
 * where they end. Therefore the folder is loaded, with all checks, and closed again before DJL has
 * its turn: the weights are read twice. Plugins are those that the thread's class loader sees; the
 * argument {@value #PLUGIN_VERSIONS} of the criteria, {@code any}, admits those of other versions.
 */
public final class SphereBlockFactory implements BlockFactory {

  /** The argument that chooses the {@link PluginVersions}: {@code same}, the default, or any. */
  public static final String PLUGIN_VERSIONS = "pluginVersions";

  private static final long serialVersionUID = 1;

  @Override
  public Block newBlock(Model model, Path modelPath, Map<String, ?> arguments) throws IOException {
    NetworkFactory factory = SphereInjector.create().getInstance(NetworkFactory.class);
    NDManager manager = model.getNDManager();
    try {
      SavedModel.load(
              modelPath, factory, manager.getEngine(), manager.getDevice(), versions(arguments))
          .close();
      return SavedModel.newNetwork(modelPath, factory);
    } catch (IOException | RuntimeException problem) {
      // DJL forgets a model whose block cannot be made.
      model.close();
      throw problem;
    }
  }

  private static PluginVersions versions(Map<String, ?> arguments) {
    Object wanted = arguments.get(PLUGIN_VERSIONS);
    return wanted == null
        ? PluginVersions.SAME
        : Arrays.stream(PluginVersions.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(wanted.toString()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s must be same or any, got %s".formatted(PLUGIN_VERSIONS, wanted)));
  }
}

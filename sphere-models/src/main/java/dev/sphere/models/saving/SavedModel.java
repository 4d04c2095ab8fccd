package dev.sphere.models.saving;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.SpecException;
import dev.sphere.losses.SampledWeights;
import dev.sphere.models.file.AtomicFolder;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.ShapesOnly;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.engine.EngineSupport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A trained network in a folder.
 *
 * <p>The folder holds {@code sphere.json}: the {@link NetworkSpec} with every option's value, the
 * names of the classes, and the plugins with their versions; {@code model-0000.params}, the weights
 * in DJL's format; and {@code serving.properties}, by which plain DJL loads it. Weights saved by
 * one engine load on the other.
 */
public final class SavedModel implements AutoCloseable {

  static final String WEIGHTS_FILE = "model-0000.params";

  private static final String WEIGHTS = "model";
  private static final String EPOCH = "0";

  private final NetworkSpec spec;
  private final Model model;
  private SphereNetwork folded;

  /**
   * Joins a network and what it was made from.
   *
   * @param model owns the network and its arrays; is closed with this
   */
  public SavedModel(NetworkSpec spec, Model model) {
    this.spec = spec;
    this.model = model;
  }

  /** Returns what the network was made from. */
  public NetworkSpec spec() {
    return spec;
  }

  /** Returns what owns the network and its arrays. */
  public Model model() {
    return model;
  }

  /** Returns the network. */
  public SphereNetwork network() {
    return (SphereNetwork) model.getBlock();
  }

  /**
   * Returns the network for prediction alone, {@link SphereNetwork#folded folded} when it is first
   * asked for: what the network learns from then on is not in it.
   */
  public synchronized SphereNetwork folded() {
    if (folded == null) {
      NDManager manager = model.getNDManager().newSubManager();
      folded = EngineSupport.of(manager).inTurn(() -> network().folded(manager));
    }
    return folded;
  }

  @Override
  public void close() {
    model.close();
  }

  /**
   * Writes a folder; it appears whole or not at all.
   *
   * @param folder must not exist
   * @throws IOException if it cannot be written
   */
  public void save(Path folder) throws IOException {
    AtomicFolder.write(folder, this::write);
  }

  private void write(Path unfinished) throws IOException {
    model.setProperty("Epoch", EPOCH);
    model.save(unfinished, WEIGHTS);
    long bytes = Files.size(unfinished.resolve(WEIGHTS_FILE));
    ModelDescription.of(spec, network().plugins(), bytes).write(unfinished);
    Properties serving = new Properties();
    serving.setProperty("engine", model.getNDManager().getEngine().getEngineName());
    serving.setProperty("blockFactory", SphereBlockFactory.class.getName());
    serving.setProperty("translatorFactory", ImageTranslatorFactory.class.getName());
    serving.setProperty("option.modelName", WEIGHTS);
    serving.setProperty("option.epoch", EPOCH);
    try (var out = Files.newOutputStream(unfinished.resolve("serving.properties"))) {
      serving.store(out, null);
    }
  }

  /** Says whether a folder holds a saved model. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(ModelDescription.FILE));
  }

  /** Reads a folder; its plugins must have the versions that it was saved with. */
  public static SavedModel load(Path folder, NetworkFactory factory, Engine engine, Device device)
      throws IOException {
    return load(folder, factory, engine, device, PluginVersions.SAME);
  }

  /**
   * Reads a folder. Sizes, plugins and the shape of every parameter are checked before anything is
   * returned; where it fails, nothing stays behind.
   *
   * @param versions which versions of its plugins will do
   * @throws IOException if it cannot be read or is not a saved model, says which file is at fault;
   *     if a plugin is absent or of another version, says which jar
   */
  public static SavedModel load(
      Path folder, NetworkFactory factory, Engine engine, Device device, PluginVersions versions)
      throws IOException {
    ModelDescription description = ModelDescription.read(folder);
    description.requirePlugins(factory.registry(), versions, folder);
    SphereNetwork network = newNetwork(description, folder, factory);
    SphereNetwork shapes = newNetwork(description, folder, factory);
    Path weights = folder.resolve(WEIGHTS_FILE);
    description.requireWholeWeights(weights);
    Model model = Model.newInstance(WEIGHTS, device, engine.getEngineName());
    try {
      model.setBlock(network);
      new WeightsFile(weights).readInto(network, model.getNDManager());
      checkShapes(network, shapes, description.network(), model.getNDManager());
      return new SavedModel(description.network(), model);
    } catch (MalformedModelException | IOException | RuntimeException problem) {
      model.close();
      throw new IOException(weights + " cannot be read: " + reason(problem), problem);
    } catch (Error problem) {
      model.close();
      throw problem;
    }
  }

  private static String reason(Exception problem) {
    if (problem instanceof EOFException) {
      return "it ends too early";
    }
    // MXNet puts its stack into its messages.
    return String.valueOf(problem.getMessage()).lines().findFirst().orElseGet(problem::toString);
  }

  /** Makes the network that the spec of a folder asks for. */
  static SphereNetwork newNetwork(Path folder, NetworkFactory factory) throws IOException {
    return newNetwork(ModelDescription.read(folder), folder, factory);
  }

  private static SphereNetwork newNetwork(
      ModelDescription description, Path folder, NetworkFactory factory) throws IOException {
    try {
      return factory.create(description.network(), LossOptions.DEFAULT);
    } catch (SpecException | IllegalArgumentException problem) {
      throw new IOException(
          folder.resolve(ModelDescription.FILE) + ": " + problem.getMessage(), problem);
    }
  }

  /** DJL compares the names of parameters when it loads them, not their shapes. */
  private static void checkShapes(
      SphereNetwork loaded, SphereNetwork shapes, NetworkSpec spec, NDManager manager)
      throws IOException {
    try (NDManager scratch = manager.newSubManager()) {
      ShapesOnly.initialize(shapes, spec.image().batch(1), scratch);
      SampledWeights sampled = new SampledWeights(shapes);
      PairList<String, Parameter> actual = loaded.getParameters();
      int index = 0;
      for (Pair<String, Parameter> expected : shapes.getParameters()) {
        Shape found = actual.valueAt(index++).getArray().getShape();
        Shape asked = expected.getValue().getShape();
        // How many classes a sample has room for follows from the batch.
        int from = sampled.isSample(expected.getValue()) ? 1 : 0;
        if (!found.slice(from).equals(asked.slice(from))) {
          throw new IOException(
              "%s has shape %s, but %s asks for %s"
                  .formatted(expected.getKey(), found, ModelDescription.FILE, asked));
        }
      }
    }
  }
}

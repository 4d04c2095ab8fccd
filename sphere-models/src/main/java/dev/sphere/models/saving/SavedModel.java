package dev.sphere.models.saving;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sphere.api.LossOptions;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A trained network in a folder.
 *
 * <p>The folder holds {@code sphere.json}, the {@link NetworkSpec}; {@code model-0000.params}, the
 * weights in DJL's format; and {@code serving.properties}, by which plain DJL loads it. Weights
 * saved by one engine load on the other.
 *
 * @param spec what the network was made from
 * @param model owns the network and its arrays; to be closed
 */
public record SavedModel(NetworkSpec spec, Model model) implements AutoCloseable {

  private static final String SPEC_FILE = "sphere.json";
  private static final String WEIGHTS = "model";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Returns the network. */
  public SphereNetwork network() {
    return (SphereNetwork) model.getBlock();
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
    Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
    Files.createDirectories(unfinished);
    JSON.writeValue(unfinished.resolve(SPEC_FILE).toFile(), spec);
    model.setProperty("Epoch", "0");
    model.save(unfinished, WEIGHTS);
    Properties serving = new Properties();
    serving.setProperty("engine", model.getNDManager().getEngine().getEngineName());
    serving.setProperty("blockFactory", SphereBlockFactory.class.getName());
    serving.setProperty("option.modelName", WEIGHTS);
    try (var out = Files.newOutputStream(unfinished.resolve("serving.properties"))) {
      serving.store(out, null);
    }
    Files.move(unfinished, folder);
  }

  /** Says whether a folder holds a saved model. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(SPEC_FILE));
  }

  /**
   * Reads a folder.
   *
   * @throws IOException if it cannot be read or is not a saved model; says which file is at fault
   */
  public static SavedModel load(Path folder, NetworkFactory factory, Engine engine, Device device)
      throws IOException {
    NetworkSpec spec = readSpec(folder);
    SphereNetwork network = factory.create(spec, LossOptions.DEFAULT);
    Model model = Model.newInstance(WEIGHTS, device, engine.getEngineName());
    try {
      model.setBlock(network);
      model.load(folder, WEIGHTS);
      checkShapes(network, factory.create(spec, LossOptions.DEFAULT), spec, model);
      return new SavedModel(spec, model);
    } catch (MalformedModelException | IOException | RuntimeException problem) {
      model.close();
      throw new IOException(
          "the weights in " + folder + " cannot be read: " + problem.getMessage(), problem);
    }
  }

  static NetworkSpec readSpec(Path folder) throws IOException {
    Path file = folder.resolve(SPEC_FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(folder + " is not a saved model: it has no " + SPEC_FILE);
    }
    try {
      return JSON.readValue(file.toFile(), NetworkSpec.class);
    } catch (JacksonException problem) {
      throw new IOException(file + " is damaged: " + problem.getOriginalMessage(), problem);
    }
  }

  /** DJL compares the names of parameters when it loads them, not their shapes. */
  private static void checkShapes(SphereNetwork loaded, Block fresh, NetworkSpec spec, Model model)
      throws IOException {
    try (NDManager scratch = model.getNDManager().newSubManager()) {
      fresh.initialize(scratch, DataType.FLOAT32, spec.image().batch(1));
      PairList<String, Parameter> actual = loaded.getParameters();
      int index = 0;
      for (Pair<String, Parameter> expected : fresh.getParameters()) {
        Shape found = actual.valueAt(index++).getArray().getShape();
        if (!found.equals(expected.getValue().getShape())) {
          throw new IOException(
              "%s has shape %s, but %s asks for %s"
                  .formatted(expected.getKey(), found, SPEC_FILE, expected.getValue().getShape()));
        }
      }
    }
  }
}

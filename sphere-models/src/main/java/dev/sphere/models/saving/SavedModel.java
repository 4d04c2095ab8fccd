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
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

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

  /** What sphere.json holds: the format lets a later Sphere tell what an earlier one left out. */
  private record Description(int format, NetworkSpec network) {}

  private static final int FORMAT = 2;
  private static final String SPEC_FILE = "sphere.json";
  private static final String WEIGHTS = "model";
  private static final String WEIGHTS_FILE = WEIGHTS + "-0000.params";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

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
    if (Files.exists(folder)) {
      throw new IOException(folder + " exists already");
    }
    Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
    try {
      write(unfinished);
      Files.move(unfinished, folder);
    } catch (IOException | RuntimeException problem) {
      delete(unfinished);
      throw problem;
    }
  }

  private void write(Path unfinished) throws IOException {
    Files.createDirectories(unfinished);
    JSON.writeValue(unfinished.resolve(SPEC_FILE).toFile(), new Description(FORMAT, spec));
    model.setProperty("Epoch", "0");
    model.save(unfinished, WEIGHTS);
    Properties serving = new Properties();
    serving.setProperty("engine", model.getNDManager().getEngine().getEngineName());
    serving.setProperty("blockFactory", SphereBlockFactory.class.getName());
    serving.setProperty("option.modelName", WEIGHTS);
    try (var out = Files.newOutputStream(unfinished.resolve("serving.properties"))) {
      serving.store(out, null);
    }
  }

  private static void delete(Path unfinished) throws IOException {
    if (Files.isDirectory(unfinished)) {
      try (Stream<Path> files = Files.list(unfinished)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(unfinished);
    }
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
    SphereNetwork network = newNetwork(folder, factory);
    Path weights = folder.resolve(WEIGHTS_FILE);
    if (!Files.isRegularFile(weights)) {
      throw new IOException(folder + " is no whole saved model: it has no " + WEIGHTS_FILE);
    }
    Model model = Model.newInstance(WEIGHTS, device, engine.getEngineName());
    try {
      model.setBlock(network);
      model.load(folder, WEIGHTS);
      checkShapes(network, newNetwork(folder, factory), spec, model);
      return new SavedModel(spec, model);
    } catch (MalformedModelException | IOException | RuntimeException problem) {
      model.close();
      throw new IOException(weights + " cannot be read: " + reason(problem), problem);
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
    try {
      return factory.create(readSpec(folder), LossOptions.DEFAULT);
    } catch (SpecException | IllegalArgumentException problem) {
      throw new IOException(folder.resolve(SPEC_FILE) + ": " + problem.getMessage(), problem);
    }
  }

  static NetworkSpec readSpec(Path folder) throws IOException {
    Path file = folder.resolve(SPEC_FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(folder + " is not a saved model: it has no " + SPEC_FILE);
    }
    try {
      JsonNode tree = JSON.readTree(file.toFile());
      int format = tree.path("format").asInt();
      if (format > FORMAT) {
        throw new IOException(
            "%s was written by a newer Sphere: it has format %d, this one reads up to %d"
                .formatted(file, format, FORMAT));
      }
      if (format == 1 && tree.path("network") instanceof ObjectNode network) {
        upgrade(network);
      }
      Description description = JSON.treeToValue(tree, Description.class);
      if (description == null) {
        throw new IOException(file + " is damaged: it holds nothing");
      }
      return description.network();
    } catch (JacksonException problem) {
      throw new IOException(file + " is damaged: " + problem.getOriginalMessage(), problem);
    }
  }

  /** Adds what format 1 left out: it had one activation, and at first one angle norm with its ε. */
  private static void upgrade(ObjectNode network) {
    network.put("activation", Activation.RELU.specName());
    if (network.has("epsilon")) {
      network.put("angleNorm", "epsilon(%s)".formatted(network.remove("epsilon").asText()));
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

package dev.sphere.models.saving;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sphere.api.Excerpt;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Extension;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.SphereVersion;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code sphere.json} holds; docs/saving.md says it field by field.
 *
 * @param format lets a later Sphere tell what an earlier one left out
 * @param sphere the version of Sphere that wrote it
 * @param weightBytes the size of the file of the weights
 * @param plugins the extensions that the network uses and Sphere does not bring
 * @param network what the network was made from
 */
record ModelDescription(
    int format, String sphere, long weightBytes, List<Plugin> plugins, NetworkSpec network) {

  static final String FILE = "sphere.json";

  private static final int FORMAT = 3;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  /** Describes a network that this Sphere saves. */
  static ModelDescription of(NetworkSpec network, List<Plugin> plugins, long weightBytes) {
    return new ModelDescription(FORMAT, SphereVersion.current(), weightBytes, plugins, network);
  }

  void write(Path folder) throws IOException {
    JSON.writeValue(folder.resolve(FILE).toFile(), this);
  }

  static ModelDescription read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(folder + " is not a saved model: it has no " + FILE);
    }
    try {
      JsonNode tree = JSON.readTree(file.toFile());
      checkFormat(tree, file);
      if (tree instanceof ObjectNode description) {
        upgrade(description, folder);
      }
      ModelDescription description = JSON.treeToValue(tree, ModelDescription.class);
      if (description == null) {
        throw new IOException(file + " is damaged: it holds nothing");
      }
      return description;
    } catch (JacksonException problem) {
      throw new IOException(
          file + " is damaged: " + Excerpt.of(problem.getOriginalMessage()), problem);
    }
  }

  private static void checkFormat(JsonNode tree, Path file) throws IOException {
    int format = tree.path("format").asInt();
    if (format > FORMAT) {
      throw new IOException(
          "%s was written by Sphere %s, this is Sphere %s: it has format %d, this one reads up to %d"
              .formatted(
                  file,
                  tree.path("sphere").asText("of a later version"),
                  SphereVersion.current(),
                  format,
                  FORMAT));
    }
  }

  /** Adds what earlier formats left out. */
  private static void upgrade(ObjectNode description, Path folder) throws IOException {
    int format = description.path("format").asInt();
    if (format < 2 && description.path("network") instanceof ObjectNode network) {
      // There was one activation, and at first one angle norm with its ε.
      network.put("activation", Activation.RELU.specName());
      if (network.has("epsilon")) {
        network.put("angleNorm", "epsilon(%s)".formatted(network.remove("epsilon").asText()));
      }
    }
    if (format < 3) {
      description.put("sphere", "of an earlier version");
      description.putArray("plugins");
      Path weights = folder.resolve(SavedModel.WEIGHTS_FILE);
      description.put("weightBytes", Files.exists(weights) ? Files.size(weights) : 0);
    }
  }

  /** Checks that the weights are of the size that they were written in. */
  void requireWholeWeights(Path weights) throws IOException {
    if (!Files.isRegularFile(weights)) {
      throw new IOException(
          weights.getParent() + " is no whole saved model: it has no " + weights.getFileName());
    }
    long found = Files.size(weights);
    if (found != weightBytes) {
      throw new IOException(
          "%s is damaged: it has %,d bytes, %,d were written; copy the model once more"
              .formatted(weights, found, weightBytes));
    }
  }

  /** Checks that the plugins are there, and in the versions that are wanted. */
  void requirePlugins(Registry registry, PluginVersions versions, Path folder) throws IOException {
    for (Plugin saved : plugins) {
      Optional<Plugin> here = registry.catalog(saved.kind()).flatMap(all -> find(saved, all));
      if (here.isEmpty()) {
        throw new IOException(
            """
            %s needs the %s "%s" of %s, which is not here: class %s, version %s.
            Pass the jar with --plugin %s, or put it on the class path."""
                .formatted(
                    folder.resolve(FILE),
                    saved.kind(),
                    saved.name(),
                    saved.jar(),
                    saved.className(),
                    saved.version(),
                    saved.jar()));
      }
      if (versions == PluginVersions.SAME && !here.get().isSameAs(saved)) {
        throw new IOException(
            """
            %s was saved with the %s "%s" of %s (class %s, version %s), here is that of %s (class \
            %s, version %s).
            Use the former, or allow any version (--plugin-versions any) if both compute the same."""
                .formatted(
                    folder.resolve(FILE),
                    saved.kind(),
                    saved.name(),
                    saved.jar(),
                    saved.className(),
                    saved.version(),
                    here.get().jar(),
                    here.get().className(),
                    here.get().version()));
      }
    }
  }

  private static Optional<Plugin> find(Plugin saved, Catalog<?> catalog) {
    return catalog.names().contains(saved.name())
        ? Optional.of(Plugin.of(new Extension(catalog.kind(), catalog.provider(saved.name()))))
        : Optional.empty();
  }
}

package dev.sphere.cli.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.sphere.api.Excerpt;
import dev.sphere.models.file.AtomicFile;
import dev.sphere.models.saving.SavedModel;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a training leaves on disk: {@code config.yaml} (the options in effect, enough to repeat it),
 * {@code metrics.csv}, {@code diagnostics.jsonl}, {@code checkpoints/}, {@code tensorboard/},
 * {@code curves.png}, {@code run.json} (result and provenance, written last) and {@code model/}.
 * Each file is there whole or not at all, but for TensorBoard's, which grows. Beside them is the
 * file of the {@link RunLock}.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

  /** Where run folders are that nobody named a place for. */
  private static final Path RUNS = Path.of("runs");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));

  /**
   * Creates a folder.
   *
   * @param path must not exist or be empty
   * @throws IOException if it holds something or cannot be written
   */
  public static RunFolder create(Path path) throws IOException {
    requireEmpty(path);
    try {
      Files.createDirectories(path);
    } catch (IOException unwritable) {
      throw new IOException(
          "cannot create the run folder " + path + "; name another with --out", unwritable);
    }
    if (!Files.isWritable(path)) {
      throw new IOException("cannot write to " + path + "; name another folder with --out");
    }
    return new RunFolder(path);
  }

  private static void requireEmpty(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> content = Files.list(path)) {
        if (content.anyMatch(each -> !each.endsWith(RunLock.FILE))) {
          throw new IOException(path + " is not empty; name another folder with --out");
        }
      }
    }
  }

  /**
   * Checks that a folder could be created, by creating one beside it that is deleted at once.
   *
   * @param path of the run folder; or of the folder of all run folders, by default
   * @throws IOException if not, as {@link #create} and {@link #createNext} have it
   */
  public static void requireCreatable(Optional<Path> path) throws IOException {
    Path named = path.orElse(RUNS).toAbsolutePath().normalize();
    if (path.isPresent()) {
      requireEmpty(named);
    }
    Path there = named;
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      Files.delete(Files.createTempDirectory(there, ".sphere"));
    } catch (IOException unwritable) {
      throw new IOException(
          "cannot create the run folder " + path.orElse(RUNS) + "; name another with --out",
          unwritable);
    }
  }

  /**
   * Creates the first of {@code runs/NAME-001}, {@code runs/NAME-002}, … that is not there yet. Two
   * trainings that begin together get a folder each.
   */
  public static RunFolder createNext(String name) throws IOException {
    Path runs = Files.createDirectories(RUNS);
    for (int number = 1; ; number++) {
      Path path = runs.resolve(String.format(Locale.ROOT, "%s-%03d", name, number));
      try {
        return new RunFolder(Files.createDirectory(path));
      } catch (FileAlreadyExistsException taken) {
        // The next number may be free.
      }
    }
  }

  /**
   * Opens the folder of a training that began before.
   *
   * @throws IOException if it is none or cannot be written
   */
  public static RunFolder open(Path path) throws IOException {
    RunFolder run = new RunFolder(path);
    if (!Files.isRegularFile(run.config())) {
      throw new IOException(path + " is not a run folder: it has no config.yaml");
    }
    if (!Files.isWritable(path)) {
      throw new IOException("cannot write to " + path + ", where the training would go on");
    }
    return run;
  }

  /** Writes the options in effect, by the long names of the command line. */
  public void writeConfig(Map<String, Object> options) throws IOException {
    byte[] content = YAML.writeValueAsBytes(options);
    AtomicFile.write(config(), out -> out.write(content));
  }

  /** Returns the file of the options in effect. */
  public Path config() {
    return path.resolve("config.yaml");
  }

  /**
   * Reads the options in effect; they are empty where there are none.
   *
   * @throws IOException if the file is damaged
   */
  public JsonNode readConfig() throws IOException {
    if (!Files.isRegularFile(config())) {
      return YAML.createObjectNode();
    }
    return YamlFile.read(config(), config() + " is damaged");
  }

  /** Returns the plugin jars that the options in effect name. */
  public List<String> recordedPlugins() throws IOException {
    return readConfig().path("plugin").valueStream().map(JsonNode::asText).toList();
  }

  /** Returns the file of the measurements. */
  public MetricsFile metrics() {
    return new MetricsFile(path.resolve("metrics.csv"));
  }

  /** Returns the file of the looks at the network. */
  public DiagnosticsFile diagnostics() {
    return new DiagnosticsFile(path.resolve("diagnostics.jsonl"));
  }

  /** Returns the folder that TensorBoard reads. */
  public Path tensorboard() {
    return path.resolve("tensorboard");
  }

  /** Writes result and provenance. */
  public void writeReport(RunReport report) throws IOException {
    byte[] content = JSON.writeValueAsBytes(report);
    AtomicFile.write(report(), out -> out.write(content));
  }

  /**
   * Reads result and provenance, which are there once the training has ended.
   *
   * @throws IOException if the file is damaged
   */
  public Optional<JsonNode> readReport() throws IOException {
    if (!Files.isRegularFile(report())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(report().toFile()));
    } catch (JacksonException damaged) {
      throw new IOException(
          report() + " is damaged: " + Excerpt.of(damaged.getOriginalMessage()), damaged);
    }
  }

  private Path report() {
    return path.resolve("run.json");
  }

  /** Returns the folder of the checkpoints. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** Returns where the picture of the curves goes. */
  public Path curves() {
    return path.resolve("curves.png");
  }

  /** Returns where the model goes. */
  public Path model() {
    return path.resolve("model");
  }

  /**
   * Returns the saved model in a run folder, or the folder itself where it is a saved model.
   *
   * @throws IOException if it is neither
   */
  public static Path modelIn(Path folder) throws IOException {
    for (Path candidate : new Path[] {folder.resolve("model"), folder}) {
      if (SavedModel.isIn(candidate)) {
        return candidate;
      }
    }
    throw new IOException(folder + " is neither a run folder nor a saved model");
  }
}

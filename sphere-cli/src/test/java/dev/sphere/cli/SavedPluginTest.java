package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ModelException;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved model knows its plugins, and asks for them. */
class SavedPluginTest {

  @TempDir private Path directory;

  private Path jar(String name, String version) throws IOException {
    return new PluginJar()
        .operator("ByHand", "by-hand", "")
        .version(version)
        .build(directory.resolve(name));
  }

  private Path train(Path jar, Object... more) {
    Path run = directory.resolve("run");
    Result.done(Result.training(run, Result.with(more, "--iterations", 1, "--plugin", jar)));
    return run;
  }

  private Path trainByHand(Path jar) {
    return train(jar, "--operator", "by-hand");
  }

  private static Object[] eval(Path run, Object... more) {
    return Result.with(new Object[] {"eval", run, "--test-limit", 20}, more);
  }

  private static JsonNode description(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("model").resolve("sphere.json").toFile());
  }

  @Test
  void isNamedWithItsVersionWhereItIsAbsent() throws IOException {
    Path run = trainByHand(jar("mine.jar", "1.5"));

    assertThat(description(run).get("plugins"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"kind": "operator", "name": "by-hand", "class": "ByHand", "jar": "mine.jar",
                      "version": "1.5"}]"""));
    Result.of(eval(run))
        .assertFailed(
            1,
            "sphere.json needs the operator \"by-hand\" of mine.jar, which is not here: class"
                + " ByHand, version 1.5.\n"
                + "Pass the jar with --plugin mine.jar, or put it on the class path.");
  }

  @Test
  void isRefusedInAnotherVersionUnlessAnyWillDo() throws IOException {
    Path run = trainByHand(jar("mine.jar", "1.5"));
    Path other = jar("other.jar", "2.0");
    Path renamed = jar("renamed.jar", "1.5");

    Result.of(eval(run, "--plugin", other))
        .assertFailed(
            1,
            "of mine.jar (class ByHand, version 1.5), here is that of other.jar (class ByHand,"
                + " version 2.0).\n",
            "--plugin-versions any");
    Result.done(eval(run, "--plugin", other, "--plugin-versions", "any"));
    Result.done(eval(run, "--plugin", renamed));
    Result.of(eval(run, "--plugin-versions", "any"))
        .assertFailed(1, "needs the operator \"by-hand\" of mine.jar, which is not here");
    Result.of(eval(run, "--plugin-versions", "most")).assertFailed(2, "--plugin-versions", "SAME");
  }

  @Test
  void withoutAVersionIsKnownByItsContent() throws IOException {
    Path jar = jar("mine.jar", null);
    Path run = trainByHand(jar);
    Path copy = Files.copy(jar, directory.resolve("copy.jar"));
    Path other =
        new PluginJar()
            .operator("ByHand", "by-hand", "public static final int NEW = 1;")
            .build(directory.resolve("other.jar"));

    assertThat(description(run).get("plugins").get(0).get("version").asText())
        .matches("unversioned, SHA-256 [0-9a-f]{16}");
    Result.done(eval(run, "--plugin", copy));
    Result.of(eval(run, "--plugin", other))
        .assertFailed(1, "version unversioned, SHA-256 ", "here is that of other.jar");
  }

  @Test
  void isAnotherWhereTheClassIsAnother() throws IOException {
    Path run = trainByHand(jar("mine.jar", "1.5"));
    Path theirs =
        new PluginJar()
            .operator("ByTheirHand", "by-hand", "")
            .version("1.5")
            .build(directory.resolve("theirs.jar"));

    Result.of(eval(run, "--plugin", theirs))
        .assertFailed(1, "class ByHand, version 1.5", "class ByTheirHand, version 1.5");
  }

  /** What Sphere brings is not listed; the operator inside the loss is found. */
  @Test
  void isFoundInsideAnOption() throws IOException {
    Path run = train(jar("mine.jar", "1.5"), "--loss", "ga-softmax(g=by-hand)");

    assertThat(description(run).get("plugins").findValuesAsText("name")).containsExactly("by-hand");
  }

  @Test
  void isAskedForByPlainDjlToo() throws IOException, ModelException {
    Path run = trainByHand(jar("mine.jar", "1.5"));
    Path other = jar("other.jar", "2.0");

    assertThatThrownBy(() -> load(run, "same"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"by-hand\" of mine.jar, which is not here");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {other.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      assertThatThrownBy(() -> load(run, "same"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("version 1.5), here is that of other.jar");
      assertThatThrownBy(() -> load(run, "most"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pluginVersions must be same or any, got most");
      load(run, "any");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void load(Path run, String versions) throws IOException, ModelException {
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optModelPath(run.resolve("model"))
            .optTranslator(new NoopTranslator())
            .optArgument("pluginVersions", versions)
            .build();
    try (ZooModel<NDList, NDList> model = criteria.loadModel()) {
      assertThat(model.getBlock().isInitialized()).isTrue();
    }
  }
}

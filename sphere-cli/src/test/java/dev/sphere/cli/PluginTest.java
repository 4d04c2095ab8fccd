package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar of the two scalar functions and a services file, on the way from check to prediction. */
class PluginTest {

  @TempDir private Path directory;

  private Path jar;

  @BeforeEach
  void build() throws IOException {
    jar = new PluginJar().operator("ByHand", "by-hand", "").build(directory.resolve("mine.jar"));
  }

  @Test
  void keepsTheRulesOnBothEngines() {
    Result result = Result.done("plugins", "check", "by-hand", "--plugin", jar);

    assertThat(result.out()).startsWith("operator by-hand\n").contains("on 2 engines: ");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void trainsSavesAndLoads(String engine) throws IOException {
    Path run = directory.resolve("run");
    Object[] options = {"--iterations", 2, "--operator", "by-hand", "--engine", engine};
    Result trained =
        Result.done(Result.training(run, Result.with(options, "--plugin", jar, "--json")));

    assertThat(trained.json().get("options").get("plugin").get(0).asText())
        .isEqualTo(jar.toString());
    assertThat(Files.readString(run.resolve("config.yaml"))).contains("plugin:", jar.toString());
    Object[] eval = {"eval", run, "--test-limit", 20, "--engine", engine};
    Result evaluated = Result.done(Result.with(eval, "--plugin", jar, "--json"));
    assertThat(evaluated.json().get("testLoss").asDouble())
        .isCloseTo(trained.json().get("testLoss").asDouble(), within(1e-5));
    Result.of(eval)
        .assertFailed(
            1,
            "sphere.json needs the operator \"by-hand\" of mine.jar, which is not here",
            "\nPass the jar with --plugin mine.jar, or put it on the class path.");
    forgetThePlugins(run.resolve("model").resolve("sphere.json"));
    Result.of(eval)
        .assertFailed(
            1,
            "sphere.json: unknown operator \"by-hand\"",
            "\nPass the jar that has it with --plugin; this run was trained with " + jar);
  }

  /** As in models saved before format 3. */
  private static void forgetThePlugins(Path description) throws IOException {
    ObjectNode model = (ObjectNode) new ObjectMapper().readTree(description.toFile());
    model.put("format", 2).remove(List.of("sphere", "weightBytes", "plugins"));
    new ObjectMapper().writeValue(description.toFile(), model);
  }

  @Test
  void isFoundAgainThroughTheConfigurationOfARun() throws IOException {
    Path run = directory.resolve("run");
    Path config = run.resolve("config.yaml");
    Result.done(Result.training(run, "--iterations", 1, "--operator", "by-hand", "--plugin", jar));
    Result.done("train", "--config", config, "--out", directory.resolve("again"));

    Path moved = Files.move(jar, directory.resolve("moved.jar"));
    Path third = directory.resolve("third");
    Result.of("train", "--config", config, "--out", third)
        .assertFailed(1, "--plugin " + jar + " does not exist");
    Result.done("train", "--config", config, "--plugin", moved, "--out", third);
  }

  @Test
  void isListedWithItsJar() throws IOException {
    Path other = new PluginJar().operator("Other", "other", "").build(directory.resolve("b.jar"));
    Object[] plugins = {"--plugin", jar, "--plugin", other};
    Result text = Result.done(Result.with(new Object[] {"plugins", "list"}, plugins));
    Result json = Result.done(Result.with(new Object[] {"plugins", "list", "--json"}, plugins));

    List<String> rows = text.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertThat(rows)
        .contains(
            "operator by-hand ByHand " + jar,
            "operator other Other " + other,
            "operator cosine dev.sphere.ops.operator.Cosine built in",
            "loss softmax dev.sphere.losses.Softmax built in");
    assertThat(json.json().get("providers").size()).isEqualTo(rows.size());
    assertThat(json.json().get("problems").isEmpty()).isTrue();
    assertThat(Result.done(Result.with(new Object[] {"operators"}, plugins)).out())
        .contains("by-hand", "other", "cosine");
    assertThat(Result.done("operators", "by-hand", "--plugin", jar).out()).startsWith("by-hand ");
    assertThat(Result.done("norms", "--plugin", jar).out()).doesNotContain("by-hand");
  }

  @Test
  void mustBeAJar() throws IOException {
    Path absent = directory.resolve("absent.jar");
    Path text = Files.writeString(directory.resolve("text.jar"), "not a jar");

    Result.of("operators", "--plugin", absent)
        .assertFailed(1, "--plugin " + absent + " does not exist");
    Result.of("plugins", "list", "--plugin", text)
        .assertFailed(1, "--plugin " + text + " is not a jar");
    Result.of("plugins", "check", "--plugin", directory)
        .assertFailed(1, "--plugin " + directory + " is not a jar");
  }

  @Test
  void withoutServicesFileBringsNothing() throws IOException {
    Path empty =
        new PluginJar()
            .source("Alone", "public class Alone {}")
            .build(directory.resolve("empty.jar"));
    Result result = Result.done("operators", "--plugin", empty);

    assertThat(result.err())
        .contains(empty + " brings nothing", "META-INF/services/dev.sphere.api.");
    assertThat(result.out()).contains("cosine");
  }
}

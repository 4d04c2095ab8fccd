package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sphere.api.AngularOperator;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.Peer;
import dev.sphere.bench.Variant;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison with what others have made, from the command line. */
class BenchPeersTest {

  private static final Object[] SMALL = {
    "bench", "--peers", "--width", 0.03, "--batch-size", 1, "--rounds", 1, "--operator", "cosine"
  };

  @TempDir private Path directory;

  /** Has every operator, of the networks cnn-9, and is done at once. */
  public static final class Idle implements Peer {

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public String library() {
      return "Nothing 0.1";
    }

    @Override
    public List<Variant> layers(
        LayerSetting setting, Map<String, AngularOperator> operators, int batch) {
      return variants(operators);
    }

    @Override
    public List<Variant> training(
        String architecture, double width, Map<String, AngularOperator> operators, int batch) {
      return architecture.equals("cnn-9") ? variants(operators) : List.of();
    }

    private List<Variant> variants(Map<String, AngularOperator> operators) {
      return operators.keySet().stream().map(name -> variant(name, Done::new)).toList();
    }
  }

  private static final class Done implements Variant.Step {

    @Override
    public float run() {
      return 1;
    }

    @Override
    public void close() {
      // There is nothing.
    }
  }

  @Test
  void areComparedInTurn() throws IOException {
    JsonNode facts =
        withIdlePeer(() -> Result.done(Result.with(SMALL, "layers", "training", "--json"))).json();

    for (JsonNode comparison : facts.get("comparisons")) {
      List<String> names = comparison.get("rows").findValuesAsText("name");
      assertThat(names).contains("cosine", "cosine, idle");
      assertThat(names.indexOf("cosine, idle")).isGreaterThan(names.indexOf("cosine"));
    }
    assertThat(facts.get("machine").get("peers").toString()).contains("\"Nothing 0.1\"");
  }

  @Test
  void areNamedInTheText() throws IOException {
    Result result = withIdlePeer(() -> Result.done(Result.with(SMALL, "layers")));

    assertThat(result.out())
        .containsPattern("(?m)^cosine, idle ")
        .containsPattern("; PyTorch [^;]*;.* Nothing 0\\.1");
  }

  @Test
  void areComparedWhereTheyHaveTheNetwork() throws IOException {
    JsonNode comparisons =
        withIdlePeer(
                () ->
                    Result.done(
                        Result.with(
                            SMALL, "training", "--model", "cnn-3", "--model", "cnn-9", "--json")))
            .json()
            .get("comparisons");

    assertThat(comparisons.get(0).get("rows").findValuesAsText("name"))
        .containsExactly("conv + batch norm", "cosine");
    assertThat(comparisons.get(1).get("rows").findValuesAsText("name")).contains("cosine, idle");
    withIdlePeer(() -> Result.of(Result.with(SMALL, "training", "--model", "cnn-3")))
        .assertFailed(2, "--peers: none has the network cnn-3");
  }

  @Test
  void areMissedWhereThereAreNone() {
    with(ClassLoader.getPlatformClassLoader(), () -> Result.of(Result.with(SMALL, "layers")))
        .assertFailed(2, "--peers", "mvn package -Ppeers -DskipTests");
  }

  /** Runs a command with one more peer on the class path. */
  private Result withIdlePeer(Command command) throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(Peer.class.getName()), Idle.class.getName());
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, BenchPeersTest.class.getClassLoader())) {
      return with(loader, command);
    }
  }

  private interface Command {
    Result run();
  }

  private static Result with(ClassLoader loader, Command command) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return command.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}

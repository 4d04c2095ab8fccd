package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sphere.cli.report.ConformanceReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules, from the command line. */
class PluginsCheckTest {

  @TempDir private Path directory;

  @Test
  void allThatIsBuiltInKeepsTheRulesOnBothEngines() {
    Result result = Result.of("plugins", "check");

    assertThat(result.out().lines())
        .anyMatch(line -> line.matches("operator cosine: \\d+ rules on 2 engines: .*"))
        .anyMatch(line -> line.startsWith("loss w-softmax: "))
        .noneMatch(line -> line.contains("violated"));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("checking norm sphere-batch");
  }

  @Test
  void aViolationIsToldInFullAndExitsWithOne() throws IOException {
    Path jar =
        new PluginJar()
            .source(
                "Wrong",
                """
                public record Wrong() implements AngularOperator {
                  public double value(double theta) { return Math.cos(theta); }
                  public double derivative(double theta) { return Math.sin(theta); }
                }
                """)
            .source(
                "Turned",
                """
                public record Turned() implements AngularOperatorProvider {
                  public String name() { return "turned"; }
                  public String description() { return "the derivative has the wrong sign"; }
                  public AngularOperator create(Options options) { return new Wrong(); }
                }
                """)
            .provider("Turned")
            .build(directory.resolve("mine.jar"));
    Result text = Result.of("plugins", "check", "turned", "--plugin", jar);
    Result json = Result.of("plugins", "check", "turned", "--json", "--plugin", jar);

    assertThat(text.code()).as(text.err()).isEqualTo(1);
    assertThat(text.out())
        .containsPattern("A4 +required +pytorch +violated +at θ=")
        .contains("A4 asks: ")
        .containsPattern("\\d+ rules on 2 engines: .*A4.* violated");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get("acceptable").asBoolean()).isFalse();
    assertThat(json.json().get("engines").toString()).isEqualTo("[\"pytorch\",\"mxnet\"]");
    JsonNode extension = json.json().get("extensions").get(0);
    assertThat(extension.get("kind").asText()).isEqualTo("operator");
    assertThat(extension.get("name").asText()).isEqualTo("turned");
    assertThat(extension.get("outcomes"))
        .anySatisfy(
            outcome -> {
              assertThat(outcome.get("rule").asText()).isEqualTo("A4");
              assertThat(outcome.get("holds").asBoolean()).isFalse();
              assertThat(outcome.get("worst").asText()).contains("θ=");
            });
  }

  /** As long as it is among those that are asked for. */
  @Test
  void whatCannotBeUsedIsNotAcceptable() throws IOException {
    Path jar =
        new PluginJar()
            .operator("Gone", "gone", "")
            .leaveOut("Gone")
            .build(directory.resolve("mine.jar"));
    Object[] check = {"plugins", "check", "--engine", "pytorch", "--plugin", jar, "--json"};
    Result all = Result.of(Result.with(check, "--kind", "operator"));
    Result one = Result.done(Result.with(check, "cosine"));

    assertThat(all.code()).as(all.err()).isEqualTo(1);
    assertThat(all.json().get("acceptable").asBoolean()).isFalse();
    assertThat(all.json().get("problems").get(0).asText()).contains("Gone in " + jar);
    assertThat(all.json().get("extensions").findValuesAsText("name")).contains("cosine");
    assertThat(one.json().get("acceptable").asBoolean()).isTrue();
    assertThat(one.json().get("problems")).isEmpty();
    assertThat(new ConformanceReport(List.of("pytorch"), List.of("no k")).text(false))
        .isEqualTo("cannot be used: no k");
  }

  @Test
  void aNameOfSeveralKindsIsAllOfThemUnlessOneIsGiven() {
    Result both = Result.done("plugins", "check", "linear", "--engine", "pytorch", "--json");
    Result one =
        Result.done(
            "plugins", "check", "linear", "--kind", "magnitude", "--engine", "mxnet", "--json");

    assertThat(both.json().get("extensions").findValuesAsText("kind"))
        .containsExactly("operator", "magnitude");
    assertThat(both.json().get("engines").toString()).isEqualTo("[\"pytorch\"]");
    assertThat(one.json().get("extensions").findValuesAsText("kind")).containsExactly("magnitude");
    assertThat(one.json().get("engines").toString()).isEqualTo("[\"mxnet\"]");
  }

  @Test
  void anUnknownNameOrKindIsWrongUsage() {
    Result.of("plugins", "check", "cosin")
        .assertFailed(2, "unknown extension \"cosin\"; did you mean \"cosine\"?");
    Result.of("plugins", "check", "cosine", "--kind", "norm")
        .assertFailed(2, "unknown norm \"cosine\"");
    Result.of("plugins", "check", "cosine", "--kind", "op")
        .assertFailed(2, "--kind must be one of operator, magnitude, norm, loss, regularizer");
    Result.of("plugins", "check", "cosine", "--engine", "jax").assertFailed(2, "jax");
    assertThat(Result.of("plugins").code()).isEqualTo(2);
  }
}

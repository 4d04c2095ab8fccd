package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in bad order: each is a clear line that names the jar, and the others go on working. */
class PluginProblemsTest {

  @TempDir private Path directory;

  @Test
  void twoJarsWithTheSameName() throws IOException {
    Path first = jar("first").operator("Mine", "clash", "").build(directory.resolve("first.jar"));
    Path second =
        jar("second").operator("Theirs", "clash", "").build(directory.resolve("second.jar"));
    Result listed = Result.done("operators", "--plugin", first, "--plugin", second);

    assertThat(listed.err().lines()).hasSize(1);
    assertThat(listed.err())
        .contains(
            "\"clash\" is provided more than once", "Mine in " + first, "Theirs in " + second);
    assertThat(listed.out()).contains("first", "second", "cosine").doesNotContain("clash ");
    Result used = Result.of("plugins", "check", "clash", "--plugin", first, "--plugin", second);
    assertThat(used.code()).isEqualTo(2);
    assertThat(used.err()).contains("remove all but one");
  }

  @Test
  void theNameOfABuiltIn() throws IOException {
    Path jar = jar("good").operator("Mine", "sigmoid", "").build(directory.resolve("mine.jar"));

    assertOnlyProblem(
        jar, "\"sigmoid\" is provided more than once", "dev.sphere.ops.operator.Sigmoid in ");
  }

  @Test
  void aConstructorThatThrows() throws IOException {
    Path jar =
        jar("good")
            .operator("Bad", "bad", "public Bad { throw new ArithmeticException(\"no k\"); }")
            .build(directory.resolve("mine.jar"));

    assertOnlyProblem(jar, "Bad in " + jar, "ArithmeticException: no k");
  }

  @Test
  void aDependencyThatIsMissing() throws IOException {
    Path jar =
        jar("good")
            .source("Helper", "class Helper { static double k() { return 1; } }")
            .operator("Bad", "bad", "private static final double K = Helper.k();")
            .leaveOut("Helper")
            .build(directory.resolve("mine.jar"));

    assertOnlyProblem(jar, "Bad in " + jar, "Helper");
  }

  /** Here the provider itself cannot be loaded, so it is the services file that tells the jar. */
  @Test
  void anInterfaceThatIsMissing() throws IOException {
    Path jar =
        jar("good")
            .source("Base", "interface Base {}")
            .source(
                "Worse",
                """
                public class Worse implements AngularOperatorProvider, Base {
                  public String name() { return "worse"; }
                  public String description() { return "its interface is gone"; }
                  public AngularOperator create(Options options) { return null; }
                }
                """)
            .provider("Worse")
            .leaveOut("Base")
            .build(directory.resolve("mine.jar"));

    assertOnlyProblem(jar, "Worse in " + jar, "Base");
  }

  @Test
  void aClassThatIsMissing() throws IOException {
    Path jar =
        jar("good")
            .operator("Gone", "gone", "")
            .leaveOut("Gone")
            .build(directory.resolve("mine.jar"));

    assertOnlyProblem(jar, "Gone in " + jar, "not found");
  }

  @Test
  void aNameWithCapitals() throws IOException {
    Path jar = jar("good").operator("Bad", "Parabola", "").build(directory.resolve("mine.jar"));

    assertOnlyProblem(jar, "Bad in " + jar, "its name \"Parabola\" is not of the form");
  }

  /** With a healthy neighbour. */
  private static PluginJar jar(String healthy) {
    String className =
        "Healthy" + healthy.substring(0, 1).toUpperCase(Locale.ROOT) + healthy.substring(1);
    return new PluginJar().operator(className, healthy, "");
  }

  private static void assertOnlyProblem(Path jar, String... parts) {
    Result listed = Result.done("operators", "--plugin", jar);
    assertThat(listed.err().lines()).as(listed.err()).hasSize(1);
    assertThat(listed.err()).startsWith("sphere: ").contains(jar.toString()).contains(parts);
    assertThat(listed.out()).contains("good", "cosine");

    Result json = Result.done("plugins", "list", "--json", "--plugin", jar);
    assertThat(json.json().get("problems").get(0).asText()).contains(parts);
    assertThat(Result.done("operators", "good", "--plugin", jar).out()).startsWith("good ");
  }
}

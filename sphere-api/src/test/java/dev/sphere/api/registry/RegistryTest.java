package dev.sphere.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry makes of class paths in good and in bad order. */
class RegistryTest {

  private static final String OPERATORS = "dev.sphere.api.AngularOperatorProvider";

  @TempDir private Path directory;

  @Test
  void hasACatalogForEachKindThoughThereIsNoProvider() throws IOException {
    try (URLClassLoader loader = PluginJar.loader()) {
      Registry registry = Registry.load(loader);

      assertThat(registry.catalogs().stream().map(c -> c.kind().noun()).toList())
          .containsExactly("operator", "magnitude", "norm", "loss", "regularizer");
      assertThat(registry.catalogs())
          .allSatisfy(
              catalog -> {
                assertThat(catalog.names()).isEmpty();
                assertThat(catalog.problems()).isEmpty();
              });
    }
  }

  @Test
  void findsProvidersOfSeveralJarsByName() throws IOException {
    Path first = new PluginJar(directory, "first").operator("One", "one", 1).build();
    Path second =
        new PluginJar(directory, "second")
            .operator("Half", "half", 0.5)
            .operator("Zero", "zero-1", 0)
            .build();
    try (URLClassLoader loader = PluginJar.loader(first, second)) {
      Catalog<?> operators = Registry.load(loader).operators();

      assertThat(operators.names()).containsExactly("half", "one", "zero-1");
      assertThat(operators.problems()).isEmpty();
      assertThat(Registry.load(loader).operators().create("half").value(1)).isEqualTo(0.5);
    }
  }

  @Test
  void usesTheClassLoaderOfTheThreadUnlessTold() throws IOException {
    Path jar = new PluginJar(directory, "plugin").operator("One", "one", 1).build();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = PluginJar.loader(jar)) {
      thread.setContextClassLoader(loader);
      assertThat(Registry.load().operators().names()).containsExactly("one");
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(Registry.load().operators().names()).isEmpty();
  }

  @Test
  void namesBothClassesAndBothJarsOfADuplicate() throws IOException {
    Path first =
        new PluginJar(directory, "first")
            .operator("Mine", "clash", 1)
            .operator("One", "one", 1)
            .build();
    Path second = new PluginJar(directory, "second").operator("Theirs", "clash", 0).build();
    try (URLClassLoader loader = PluginJar.loader(first, second)) {
      Catalog<?> operators = Registry.load(loader).operators();

      assertThat(operators.names()).containsExactly("one");
      assertThat(operators.problems()).extracting(Problem::name).containsExactly("clash");
      assertThatExceptionOfType(SpecException.class)
          .isThrownBy(() -> operators.create("clash"))
          .withMessageContaining("operator \"clash\" is provided more than once")
          .withMessageContaining("plugin.Mine in " + first.toUri().getPath())
          .withMessageContaining("plugin.Theirs in " + second.toUri().getPath());
    }
  }

  @Test
  void reportsAProviderWhoseConstructorThrows() throws IOException {
    Path jar =
        withHealthyNeighbours()
            .operator("Bad", "bad", 0, "public Bad() { throw new ArithmeticException(\"no k\"); }")
            .build();

    assertOnlyProblem(jar, "plugin.Bad in " + jar.toUri().getPath(), "no k");
  }

  @Test
  void reportsAClassThatIsMissing() throws IOException {
    Path jar = withHealthyNeighbours().service(OPERATORS, "plugin.Missing").build();

    assertOnlyProblem(jar, "plugin.Missing", "not found");
  }

  @Test
  void reportsAProviderWhoseDependencyIsMissing() throws IOException {
    Path jar =
        withHealthyNeighbours()
            .source("Helper", "class Helper { double k = 1; }")
            .operator("Bad", "bad", 0, "private final Helper helper = new Helper();")
            .leaveOut("Helper")
            .build();

    assertOnlyProblem(jar, "plugin.Bad in ", "plugin", "Helper");
  }

  @Test
  void reportsAClassThatIsNoProvider() throws IOException {
    Path jar =
        withHealthyNeighbours()
            .source("Stranger", "public class Stranger {}")
            .service(OPERATORS, "plugin.Stranger")
            .build();

    assertOnlyProblem(jar, "plugin.Stranger", "not a subtype");
  }

  @Test
  void reportsANameWithCapitalLetters() throws IOException {
    Path jar = withHealthyNeighbours().operator("Bad", "Sigmoid", 0).build();

    assertOnlyProblem(
        jar, "plugin.Bad in ", "its name \"Sigmoid\" is not of the form [a-z][a-z0-9-]*");
  }

  @Test
  void reportsAnOptionDeclaredTwice() throws IOException {
    String options =
        """
        public List<Option> options() {
          return List.of(Option.flag("k", true, ""), Option.real("k", 0, 0, 1, ""));
        }
        """;
    Path jar = withHealthyNeighbours().operator("Bad", "bad", 0, options).build();

    assertOnlyProblem(jar, "plugin.Bad in ", "its option \"k\" is declared twice");
  }

  /** Of the broken one's kind, before it in the services file, and of another kind. */
  private PluginJar withHealthyNeighbours() {
    return new PluginJar(directory, "plugin")
        .operator("One", "one", 1)
        .source(
            "Square",
            """
            public class Square implements MagnitudeFunctionProvider, MagnitudeFunction {
              public String name() { return "square"; }
              public String description() { return "the square of the norm"; }
              public MagnitudeFunction create(Options options) { return this; }
              public double value(double norm) { return norm * norm; }
              public double derivative(double norm) { return 2 * norm; }
            }
            """)
        .service("dev.sphere.api.MagnitudeFunctionProvider", "plugin.Square");
  }

  /** Of the broken jar, and with a healthy jar after it. */
  private void assertOnlyProblem(Path jar, String... parts) throws IOException {
    Path after = new PluginJar(directory, "after").operator("Two", "two", 2).build();
    try (URLClassLoader loader = PluginJar.loader(jar, after)) {
      Registry registry = Registry.load(loader);

      assertThat(registry.operators().names()).containsExactly("one", "two");
      assertThat(registry.operators().create("two").value(0)).isEqualTo(2);
      assertThat(registry.magnitudes().create("square").value(3)).isEqualTo(9);
      assertThat(registry.magnitudes().problems()).isEmpty();
      List<Problem> problems = registry.operators().problems();
      assertThat(problems).hasSize(1);
      assertThat(problems.get(0).message())
          .startsWith("a provider of kind operator cannot be used: ")
          .contains(parts);
    }
  }
}

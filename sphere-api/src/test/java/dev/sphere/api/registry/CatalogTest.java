package dev.sphere.api.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sphere.api.AngularOperator;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How specs bind to the options of a provider: a plugin with an option of each type. */
class CatalogTest {

  /** The operator's value at θ tells the options it got: a + 10·b + 100·c + 1000·d + 10⁴·e(θ). */
  private static final String MIXED =
      """
      public record Mixed(double a, int b, boolean c, String d, AngularOperator e)
          implements AngularOperatorProvider, AngularOperator {
        public Mixed() { this(0, 0, false, "", null); }
        public String name() { return "mixed"; }
        public String description() { return "all types of option"; }
        public List<Option> options() {
          return List.of(
              Option.real("a", 0.25, 0, 1, "a real"),
              Option.whole("b", 3, -5, 9, "a whole"),
              Option.flag("c", false, "a flag"),
              Option.choice("d", List.of("low", "high"), "a choice"),
              Option.operator("e", "constant(k=2)", "an operator"));
        }
        public AngularOperator create(Options o) {
          return new Mixed(o.real("a"), o.whole("b"), o.flag("c"), o.choice("d"), o.operator("e"));
        }
        public double value(double theta) {
          return a + 10 * b + (c ? 100 : 0) + (d.equals("high") ? 1000 : 0) + 1e4 * e.value(theta);
        }
        public double derivative(double theta) { return 0; }
      }
      """;

  private static final String CONSTANT =
      """
      public record Constant(double k) implements AngularOperatorProvider, AngularOperator {
        public Constant() { this(0); }
        public String name() { return "constant"; }
        public String description() { return "k"; }
        public List<Option> options() { return List.of(Option.real("k", 1, -9, 9, "its value")); }
        public AngularOperator create(Options options) { return new Constant(options.real("k")); }
        public double value(double theta) { return k; }
        public double derivative(double theta) { return 0; }
      }
      """;

  @TempDir private static Path directory;

  private static URLClassLoader loader;
  private static Catalog<AngularOperator> operators;

  @BeforeAll
  static void load() throws IOException {
    String type = "dev.sphere.api.AngularOperatorProvider";
    Path jar =
        new PluginJar(directory, "plugin")
            .source("Mixed", MIXED)
            .service(type, "plugin.Mixed")
            .source("Constant", CONSTANT)
            .service(type, "plugin.Constant")
            .operator("Bare", "bare", 1)
            .build();
    loader = PluginJar.loader(jar);
    operators = Registry.load(loader).operators();
    assertThat(operators.problems()).isEmpty();
  }

  @AfterAll
  static void close() throws IOException {
    loader.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mixed; 20030.25",
        "mixed(); 20030.25",
        "mixed(a=1); 20031",
        "mixed(a=0); 20030",
        "mixed(1, -5); 19951",
        "mixed(b=9, a=0.5); 20090.5",
        "mixed(c); 20130.25",
        "mixed(c=true); 20130.25",
        "mixed(c=false); 20030.25",
        "mixed(0.5, 2, true, high, constant); 11120.5",
        "mixed(0.5, c); 20130.5",
        "mixed(d=high); 21030.25",
        "mixed(e=constant(k=-3)); -29969.75",
        "mixed(e=constant(-3)); -29969.75",
        "mixed(e=mixed(a=0, b=0, e=constant(0))); 30.25",
        "bare; 1"
      })
  void bindsArgumentsByNameByPlaceAndAsFlags(String spec, double value) {
    assertThat(operators.create(spec).value(0.1)).isEqualTo(value);
  }

  /** Those of options too, whether they are given or left out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bare; bare",
        "mixed; mixed, constant",
        "mixed(e=bare); mixed, bare",
        "mixed(e=mixed(e=mixed(e=bare))); mixed, mixed, mixed, bare"
      })
  void namesTheExtensionsThatASpecUses(String spec, String names) {
    assertThat(operators.extensions(Spec.parse(spec)))
        .allSatisfy(extension -> assertThat(extension.kind()).isEqualTo(Kind.OPERATOR))
        .extracting(extension -> extension.provider().name())
        .containsExactly(names.split(", "));
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> operators.extensions(Spec.parse("mixed(e=absent)")))
        .withMessageStartingWith("unknown operator \"absent\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "konstant -> unknown operator \"konstant\"; did you mean \"constant\"? Known: bare, constant, mixed",
        "entropy -> unknown operator \"entropy\". Known: bare, constant, mixed",
        "constant(kk=1) -> unknown option of operator \"constant\": \"kk\"; did you mean \"k\"? Known: k",
        "mixed(angle=1) -> unknown option of operator \"mixed\": \"angle\". Known: a, b, c, d, e",
        "constant(1, 200) -> unknown option of operator \"constant\": \"200\". Known: k",
        "bare(k=1) -> operator \"bare\" takes no options, got \"k\"",
        "bare(sharp) -> operator \"bare\" takes no options, got \"sharp\"",
        "mixed(a=1.01) -> option \"a\" of operator \"mixed\" is 1.01, allowed is a number in [0, 1]",
        "mixed(a=NaN) -> option \"a\" of operator \"mixed\" is NaN, allowed is a number in [0, 1]",
        "mixed(a=x) -> option \"a\" of operator \"mixed\" is x, allowed is a number in [0, 1]",
        "mixed(a=1(2)) -> option \"a\" of operator \"mixed\" is 1(2), allowed is a number in [0, 1]",
        "mixed(b=-6) -> option \"b\" of operator \"mixed\" is -6, allowed is a whole number in [-5, 9]",
        "mixed(b=2.5) -> option \"b\" of operator \"mixed\" is 2.5, allowed is a whole number in [-5, 9]",
        "mixed(b=99999999999) -> option \"b\" of operator \"mixed\" is 99999999999, allowed is a whole number in [-5, 9]",
        "mixed(c=yes) -> option \"c\" of operator \"mixed\" is yes, allowed is true|false",
        "mixed(d=middle) -> option \"d\" of operator \"mixed\" is middle, allowed is low|high",
        "mixed(a=0, a=1) -> option \"a\" of operator \"mixed\" is given twice",
        "mixed(0, a=1) -> option \"a\" of operator \"mixed\" is given twice",
        "mixed(c, c) -> option \"c\" of operator \"mixed\" is given twice",
        "mixed(e=linear) -> option \"e\" of operator \"mixed\" is linear: unknown operator \"linear\". Known: bare, constant, mixed",
        "mixed(e=constant(k=10)) -> option \"e\" of operator \"mixed\" is constant(k=10): option \"k\" of operator \"constant\" is 10, allowed is a number in [-9, 9]"
      })
  void saysWhatIsWrongAndWhatIsAllowed(String spec, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> operators.create(spec))
        .withMessage(message);
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> operators.complete(Spec.parse(spec)))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bare; bare",
        "constant; constant(k=1)",
        "constant(0.5); constant(k=0.5)",
        "mixed; mixed(a=0.25, b=3, c=false, d=low, e=constant(k=2))",
        "mixed(c, e=constant, d=high); mixed(a=0.25, b=3, c=true, d=high, e=constant(k=1))"
      })
  void writesOutEveryDefault(String spec, String complete) {
    Spec completed = operators.complete(Spec.parse(spec));

    assertThat(completed).hasToString(complete);
    assertThat(operators.complete(completed)).isEqualTo(completed);
    assertThat(operators.create(completed).value(0)).isEqualTo(operators.create(spec).value(0));
  }

  @Test
  void hasTheProviderOfAName() {
    assertThat(operators.kind()).isEqualTo(Kind.OPERATOR);
    assertThat(operators.names()).containsExactly("bare", "constant", "mixed");
    assertThat(operators.provider("mixed").description()).isEqualTo("all types of option");
    assertThat(operators.provider("mixed").options()).hasSize(5);
  }
}

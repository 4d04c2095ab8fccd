package dev.sphere.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void saysWhatIsAllowed() {
    assertThat(Option.real("k", 0.3, 0.01, 100, "").allowed()).isEqualTo("a number in [0.01, 100]");
    assertThat(Option.whole("m", 4, 1, 8, "").allowed()).isEqualTo("a whole number in [1, 8]");
    assertThat(Option.flag("learned", true, "").allowed()).isEqualTo("true|false");
    assertThat(Option.choice("per", List.of("filter", "layer"), "").allowed())
        .isEqualTo("filter|layer");
    assertThat(Option.operator("g", "cosine", "").allowed())
        .isEqualTo("the spec of an AngularOperator");
  }

  @Test
  void writesDefaultsAsASpecWould() {
    assertThat(Option.real("k", 0.3, 0, 1, "").defaultValue()).isEqualTo("0.3");
    assertThat(Option.real("k", 2, 0, 3, "").defaultValue()).isEqualTo("2");
    assertThat(Option.real("k", 1e-5, 0, 1, "").defaultValue()).isEqualTo("1.0E-5");
    assertThat(Option.whole("m", 4, 1, 8, "").defaultValue()).isEqualTo("4");
    assertThat(Option.flag("learned", true, "").defaultValue()).isEqualTo("true");
    assertThat(Option.choice("per", List.of("filter", "layer"), "").defaultValue())
        .isEqualTo("filter");
  }

  @Test
  void refusesAnUndeclaredOption() {
    Options options = new Options(Map.of("k", 0.3));

    assertThat(options.real("k")).isEqualTo(0.3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.real("slope"))
        .withMessageContaining("\"slope\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.whole("k"))
        .withMessageContaining("\"k\" of type Integer");
  }
}

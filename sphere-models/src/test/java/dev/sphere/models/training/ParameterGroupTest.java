package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.nn.Parameter;
import dev.sphere.api.LossOptions;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ParameterGroupTest {

  private static final EngineSupport ENGINE = EngineSupport.named("pytorch");

  @Test
  void textsAreReadBack() {
    for (ParameterGroup group :
        List.of(
            new ParameterGroup("02head*", 0.1, OptionalDouble.of(0)),
            new ParameterGroup("*", 0, OptionalDouble.empty()),
            new ParameterGroup("a:b", 1e-30, OptionalDouble.of(1e30)))) {
      assertThat(ParameterGroup.parse(group.toString())).isEqualTo(group);
    }
    assertThat(ParameterGroup.parse("*gamma:weight-decay=0.5"))
        .isEqualTo(new ParameterGroup("*gamma", 1, OptionalDouble.of(0.5)));
    assertThat(ParameterGroup.parse(" * : weight-decay=0, lr=2 "))
        .isEqualTo(new ParameterGroup("*", 2, OptionalDouble.of(0)));
  }

  @Test
  void illegalTextsAreRefused() {
    for (String text :
        List.of(
            "",
            "*",
            "*:",
            "*:lr",
            "*:lr=",
            "*:lr=x",
            "*:lr=1=2",
            "*:lr=1,",
            "*:lr=1,lr=1",
            "*:momentum=1")) {
      assertThatThrownBy(() -> ParameterGroup.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected a group such as \"02head*:lr=0.1,weight-decay=0\", got \"" + text + "\"");
    }
    assertThatThrownBy(() -> ParameterGroup.parse(":lr=1")).hasMessageContaining("needs a pattern");
    assertThatThrownBy(() -> ParameterGroup.parse("*:lr=-1"))
        .hasMessage("lr of a group must not be negative, got -1.0");
    assertThatThrownBy(() -> ParameterGroup.parse("*:lr=NaN")).hasMessageContaining("NaN");
    assertThatThrownBy(() -> ParameterGroup.parse("*:weight-decay=Infinity"))
        .hasMessage("weight-decay of a group must not be negative, got Infinity");
  }

  /** Against regular expressions, and the plain recursion of the distance. */
  @Test
  void patternsMatchAndAreNear() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      String pattern = word(random, "ab*", 5);
      String name = word(random, "abc", 6);
      String what = "seed 7, " + pattern + " and " + name;
      boolean expected =
          Pattern.matches(
              Arrays.stream(pattern.split("\\*", -1))
                  .map(Pattern::quote)
                  .collect(Collectors.joining(".*")),
              name);
      assertThat(new NamePattern(pattern).matches(name)).as(what).isEqualTo(expected);
      assertThat(new NamePattern(pattern).distance(name))
          .as(what)
          .isEqualTo(distance(pattern, name));
    }
  }

  private static String word(Random random, String letters, int longest) {
    return random
        .ints(random.nextInt(longest + 1), 0, letters.length())
        .mapToObj(i -> letters.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static int distance(String pattern, String name) {
    if (pattern.isEmpty()) {
      return name.length();
    }
    String rest = pattern.substring(1);
    if (pattern.charAt(0) == '*') {
      int least = distance(rest, name);
      return name.isEmpty() ? least : Math.min(least, distance(pattern, name.substring(1)));
    }
    int left = 1 + distance(rest, name);
    if (name.isEmpty()) {
      return left;
    }
    int replaced = pattern.charAt(0) == name.charAt(0) ? 0 : 1;
    return Math.min(
        Math.min(left, 1 + distance(pattern, name.substring(1))),
        replaced + distance(rest, name.substring(1)));
  }

  private static Hyperparameters settings(String... groups) {
    return Hyperparameters.builder(OptimizerKind.SGD, 0.1)
        .weightDecay(new WeightDecay(0.5, true))
        .groups(Arrays.stream(groups).map(ParameterGroup::parse).toList())
        .build();
  }

  /** The names of a network's groups, with their rates and decays. */
  private static List<String> grouped(SphereNetwork network, String... groups) {
    List<String> grouped = new ArrayList<>();
    Map<String, Parameter> named = NamedParameters.of(network, Parameter::requiresGradient);
    for (MovingGroup group : Grouping.of(network, settings(groups))) {
      named.forEach(
          (name, parameter) -> {
            if (group.parameters().contains(parameter)) {
              grouped.add(name + " " + group.rateFactor() + " " + group.weightDecay());
            }
          });
    }
    return grouped;
  }

  @Test
  void theFirstThatMatchesCounts() {
    try (Model model =
        Tiny.model(
            ENGINE,
            Tiny.spec("learnable-sigmoid(per=network)", "batch", "softmax(bias)"),
            LossOptions.DEFAULT,
            1)) {
      SphereNetwork network = Tiny.network(model);
      int all = NamedParameters.of(network, Parameter::requiresGradient).size();

      List<String> grouped =
          grouped(network, "*head*weight:lr=3", "*head*:lr=2,weight-decay=0", "*beta:lr=0");
      assertThat(grouped).hasSize(all - 9).doesNotHaveDuplicates();
      assertThat(grouped)
          .filteredOn(line -> line.startsWith("02head"))
          .extracting(line -> line.replaceFirst(".*_", ""))
          .containsExactlyInAnyOrder("weight 3.0 0.5", "bias 2.0 0.0");
      assertThat(grouped).noneMatch(line -> line.contains("beta"));
      assertThat(grouped)
          .filteredOn(line -> line.contains("gamma"))
          .hasSize(9)
          .allMatch(line -> line.endsWith(" 1.0 0.5"));
      assertThat(grouped).filteredOn(line -> line.contains("-k ")).hasSize(1);

      // Whichever of its names a shared parameter is called by.
      List<String> names =
          network.getParameters().keys().stream().filter(name -> name.endsWith("-k")).toList();
      assertThat(grouped(network, names.get(5) + ":lr=7"))
          .contains(names.get(0) + " 7.0 0.0")
          .filteredOn(line -> line.contains(" 7.0 "))
          .hasSize(1);
    }
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    try (Model model =
        Tiny.model(ENGINE, Tiny.spec("cosine", "batch", "softmax"), LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      assertThatThrownBy(() -> settings("02hed*weight:lr=2").requireFit(network))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "no parameter matches \"02hed*weight\" of the group \"02hed*weight:lr=2.0\"; the"
                  + " nearest are ")
          .hasMessageContaining("02head");
      assertThatThrownBy(() -> settings("02*:lr=2", "*head*:lr=3").requireFit(network))
          .hasMessage(
              "the group \"*head*:lr=3.0\" has no parameters: groups before it have all that it"
                  + " matches");
      assertThatThrownBy(() -> settings("01embedding*weight:weight-decay=1").requireFit(network))
          .hasMessageStartingWith("none of the parameters of the group")
          .hasMessageContaining("decays");
      assertThatThrownBy(() -> settings("01*:lr=0", "02*:lr=0").requireFit(network))
          .hasMessage("the groups leave no parameter to learn: all have lr=0");
      assertThat(settings("01*:lr=0").requireFit(network)).isSameAs(network);
    }
  }
}

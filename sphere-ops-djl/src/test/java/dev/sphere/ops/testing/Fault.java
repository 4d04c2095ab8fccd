package dev.sphere.ops.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.LayerCase;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.conformance.Rule;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A fault in an extension or a layer, and the rule that has to catch it.
 *
 * @param rule the rule's id
 * @param worst part of what the rule says
 * @param examination examines what has the fault
 * @param mayBreak which rules it may break besides
 * @param engine says where it is a fault
 */
public record Fault(
    String rule,
    String worst,
    Function<Engine, List<Outcome>> examination,
    Predicate<String> mayBreak,
    Predicate<EngineSupport> engine) {

  /**
   * Returns a fault of an extension.
   *
   * @param provider makes a provider that has it, of the extension {@code planted}
   * @param catalog the extensions of its kind
   */
  public static Fault of(
      String rule,
      Supplier<? extends Planted<?>> provider,
      Function<Registry, Catalog<?>> catalog,
      String worst) {
    return of(
        rule,
        engine ->
            Conformance.check(
                catalog.apply(Registry.of(List.of(provider.get()))), "planted", engine),
        worst);
  }

  /** Returns a fault of a layer. */
  public static Fault of(String rule, LayerCase layer, String worst) {
    return of(rule, engine -> Conformance.check(layer, engine), worst);
  }

  private static Fault of(String rule, Function<Engine, List<Outcome>> examination, String worst) {
    return new Fault(rule, worst, examination, other -> true, engine -> true);
  }

  /** Returns this one, which breaks no other rules than its own and maybe these. */
  public Fault breakingBesides(String... others) {
    return new Fault(rule, worst, examination, List.of(others)::contains, engine);
  }

  /** Returns this one, which is a fault on PyTorch alone. */
  public Fault onPyTorch() {
    return new Fault(
        rule, worst, examination, mayBreak, support -> support.name().equals("pytorch"));
  }

  /** Asserts that its rule catches it on an engine, if it is a fault there, and no wrong one. */
  public void assertCaught(EngineSupport support) {
    if (!engine.test(support)) {
      return;
    }
    Map<String, String> broken = new TreeMap<>();
    for (Outcome outcome : examination.apply(support.engine())) {
      if (!outcome.finding().holds()) {
        broken.put(outcome.rule().id(), outcome.finding().worst());
      }
    }
    assertThat(broken).as("%s for \"%s\"", rule, worst).containsKey(rule);
    assertThat(broken.get(rule)).contains(worst);
    assertThat(broken.keySet())
        .as("%s for \"%s\" breaks %s", rule, worst, broken)
        .allMatch(other -> other.equals(rule) || mayBreak.test(other));
  }

  /** Asserts that there is a fault for each rule, and for no other. */
  public static void assertOneForEach(List<Rule> rules, List<Fault> faults) {
    assertThat(faults.stream().map(Fault::rule).distinct())
        .containsExactlyInAnyOrderElementsOf(rules.stream().map(Rule::id).toList());
  }
}

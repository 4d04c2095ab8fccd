package dev.sphere.losses.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.SphereLossProvider;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule catches the loss that was broken for it. */
class LossFaultsTest {

  private record Fault(String rule, SphereLossProvider loss, String worst) {}

  private static List<Fault> faults() {
    return List.of(
        new Fault("L1", LossFaults.transposesItsLogits(), "(6, 5) float32, found [(5, 6) float32]"),
        new Fault("L2", LossFaults.givesLogitsWithAMarginFirst(), "of the first array with labels"),
        new Fault("L3", LossFaults.dividesByTheNormWithoutEpsilon(), "embeddings of size 0"),
        new Fault("L4", LossFaults.centersItsLogitsOverTheBatch(), " alone, seed 47"),
        new Fault("L5", LossFaults.dividesByTheNumberOfOtherClasses(), "a single class"),
        new Fault("L6", LossFaults.doesNotCheckLabels(), "for the label -1 of 5 classes expected"),
        new Fault("L6", LossFaults.refusesLabelsWithoutSayingWhich(), "illegal label"),
        new Fault("L7", LossFaults.leavesAnArrayWithItsWeights(), "expected 1, found 5"),
        new Fault("L8", LossFaults.countsItsCalls(), "a second call: at entry 0 of the logits"),
        new Fault("L9", LossFaults.forgetsWhatItLoads(), "of the loaded head's logits"),
        new Fault("L10", LossFaults.refusesTheEndOfItsRange(), "planted(scale=64.0): expected an"),
        new Fault("L11", LossFaults.ignoresItsOption(), "expected scale to change something"),
        new Fault("L12", LossFaults.differsEachTimeItIsMade(), "planted(scale=30) differ"),
        new Fault("L13", LossFaults.givesTheSameHeadTwice(), "two calls gave one block"),
        new Fault("L14", LossFaults.addsTheNumberOfTheClass(), "with classes in the order ["),
        new Fault("L15", LossFaults.weighsTheBatchByPlace(), "of the batch in the order ["),
        new Fault("L16", LossFaults.doublesTheLoss(), "at the loss, LossOptions["),
        new Fault("L17", LossFaults.ignoresTheTraining(), "expected another loss than the"),
        new Fault("L18", LossFaults.hasHalfItsGradient(), "of ∂/∂"),
        new Fault("L19", LossFaults.goesThroughTheAngle(), "times w of size"),
        new Fault("L20", LossFaults.multipliesByAPlainNumber(), "of ∂/∂embeddings, the loss"));
  }

  @Test
  void eachRuleHasAFault() {
    assertThat(faults().stream().map(Fault::rule).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Conformance.checks(Kind.LOSS).stream().map(check -> check.rule().id()).toList());
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    for (Fault fault : faults()) {
      List<Outcome> outcomes =
          Conformance.check(
              Registry.of(List.of(fault.loss())).losses(), "planted", engine.engine());

      assertThat(outcomes)
          .filteredOn(outcome -> outcome.rule().id().equals(fault.rule()))
          .singleElement()
          .satisfies(
              outcome -> {
                assertThat(outcome.finding().holds()).as("%s", outcome).isFalse();
                assertThat(outcome.finding().worst()).contains(fault.worst());
              });
    }
  }
}

package dev.sphere.losses.conformance;

import dev.sphere.api.SphereLoss;
import dev.sphere.api.conformance.Check;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Fault;
import dev.sphere.ops.testing.Planted;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each rule catches the loss that was broken for it. */
class LossFaultsTest {

  private static final List<Fault> FAULTS =
      List.of(
          fault("L1", LossFaults::transposesItsLogits, "(6, 5) float32, found [(5, 6) float32]"),
          fault("L2", LossFaults::givesLogitsWithAMarginFirst, "of the first array with labels"),
          fault("L3", LossFaults::dividesByTheNormWithoutEpsilon, "embeddings of size 0"),
          fault("L4", LossFaults::centersItsLogitsOverTheBatch, " alone, seed 47"),
          fault("L5", LossFaults::dividesByTheNumberOfOtherClasses, "a single class"),
          fault("L6", LossFaults::doesNotCheckLabels, "for the label -1 of 5 classes expected"),
          fault("L6", LossFaults::refusesLabelsWithoutSayingWhich, "illegal label"),
          fault("L7", LossFaults::leavesAnArrayWithItsWeights, "expected 1, found 5"),
          fault("L8", LossFaults::countsItsCalls, "a second call: at entry 0 of the logits"),
          fault("L9", LossFaults::forgetsWhatItLoads, "of the loaded head's logits"),
          fault("L10", LossFaults::refusesTheEndOfItsRange, "planted(scale=64.0): expected an"),
          fault("L11", LossFaults::ignoresItsOption, "expected scale to change something"),
          fault("L12", LossFaults::differsEachTimeItIsMade, "planted(scale=30) differ"),
          fault("L13", LossFaults::givesTheSameHeadTwice, "two calls gave one block"),
          fault("L14", LossFaults::addsTheNumberOfTheClass, "with classes in the order ["),
          fault("L15", LossFaults::weighsTheBatchByPlace, "of the batch in the order ["),
          fault("L16", LossFaults::doublesTheLoss, "at the loss, LossOptions["),
          fault("L17", LossFaults::ignoresTheTraining, "expected another loss than the"),
          fault("L18", LossFaults::hasHalfItsGradient, "of ∂/∂"),
          fault("L19", LossFaults::goesThroughTheAngle, "times w of size"),
          fault("L20", LossFaults::multipliesByAPlainNumber, "of ∂/∂embeddings, the loss")
              .onPyTorch(),
          fault("L21", LossFaults::ignoresTheReduction, "shape (6), found ()"),
          fault("L21", LossFaults::givesLossesInAColumn, "shape (6), found (6, 1)"));

  private static Fault fault(String rule, Supplier<Planted<SphereLoss>> provider, String worst) {
    return Fault.of(rule, provider, Registry::losses, worst);
  }

  @Test
  void eachRuleHasAFault() {
    Fault.assertOneForEach(
        Conformance.checks(Kind.LOSS).stream().map(Check::rule).toList(), FAULTS);
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    FAULTS.forEach(fault -> fault.assertCaught(engine));
  }
}

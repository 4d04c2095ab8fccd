package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.conformance.Conformance;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule catches the layer that was broken for it. */
class LayerFaultsTest {

  private static final List<Fault> FAULTS =
      List.of(
          Fault.of("Y1", LayerFaults.promisesAnotherShape(), "float32 [(3, 4)], found [float32]"),
          Fault.of("Y1", LayerFaults.answersInFloat32(), "float64 [(4, 3)], found [float32]"),
          Fault.of("Y2", LayerFaults.dividesByANormWithoutEpsilon(), "for an input of size 0"),
          Fault.of("Y3", LayerFaults.takesAnyInput(), "expected an IllegalArgumentException"),
          Fault.of("Y3", LayerFaults.refusesWithoutSayingWhat(), "Exception: illegal input")
              .breakingBesides(),
          Fault.of("Y4", LayerFaults.sharesItsKernel(), "a parameter kernel for each block"),
          Fault.of("Y5", LayerFaults.countsItsCalls(), "a second"),
          Fault.of("Y6", LayerFaults.keepsItsInputInAField(), "").breakingBesides("Y8", "Y10"),
          Fault.of("Y7", LayerFaults.forgetsWhatItLoads(), "loaded: at entry 0 of the outputs")
              .breakingBesides(),
          Fault.of("Y7", LayerFaults.leavesALastByte(), "loading left 1 of").breakingBesides(),
          Fault.of("Y8", LayerFaults.leavesAnArrayWithItsKernel(), "the manager of the parameters")
              .breakingBesides(),
          Fault.of("Y9", LayerFaults.multipliesByAPlainNumber(), "of ∂/∂input, input (4, 5)")
              .breakingBesides()
              .onPyTorch(),
          Fault.of("Y10", LayerFaults.hasHalfItsGradient(), "along direction").breakingBesides(),
          Fault.of("Y11", LayerFaults.hasABiasThatItDoesNotUse(), "each of [bias]")
              .breakingBesides(),
          Fault.of("Y12", LayerFaults.losesDigitsOfFloat32(), "in float32"),
          Fault.of("Y13", LayerFaults.centersOverTheBatch(), " alone, seed 53 expected"),
          Fault.of("Y14", LayerFaults.takesKernelsWithTheirLengths(), "with longer kernels")
              .breakingBesides(),
          Fault.of("Y15", LayerFaults.takesInputsWithTheirLengths(), "with a longer input")
              .breakingBesides());

  @Test
  void eachRuleHasAFault() {
    Fault.assertOneForEach(Conformance.layerRules(), FAULTS);
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    FAULTS.forEach(fault -> fault.assertCaught(engine));
  }

  @EachEngine
  void aLayerWithoutFaultKeepsEveryRule(EngineSupport engine) {
    assertThat(Conformance.check(LayerFaults.hasNone(), engine.engine()))
        .hasSameSizeAs(Conformance.layerRules())
        .filteredOn(outcome -> !outcome.finding().holds())
        .isEmpty();
  }
}

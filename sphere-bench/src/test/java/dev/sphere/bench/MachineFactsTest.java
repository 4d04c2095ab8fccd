package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.engine.MathMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineFactsTest {

  @Test
  void tellHowSphereWasToldToCompute() {
    System.setProperty("sphere.fused", "false");
    try {
      assertThat(MachineFacts.of(List.of(), MathMode.FAST, List.of()))
          .satisfies(
              facts -> {
                assertThat(facts.math()).isEqualTo("fast");
                assertThat(facts.settings()).containsEntry("sphere.fused", "false");
              });
    } finally {
      System.clearProperty("sphere.fused");
    }
    MachineFacts facts = MachineFacts.of(List.of(), MathMode.EXACT, List.of());
    assertThat(facts.math()).isEqualTo("exact");
    assertThat(facts.settings()).doesNotContainKey("sphere.fused");
  }
}

package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.registry.Registry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnableParabolaTest {

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void keepsTheRules(String engine) {
    assertThat(
            Conformance.check(
                Registry.load().operators(), "learnable-parabola", Engine.getEngine(engine)))
        .isNotEmpty()
        .filteredOn(outcome -> !outcome.isAcceptable())
        .isEmpty();
  }
}

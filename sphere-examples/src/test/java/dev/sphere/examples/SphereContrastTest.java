package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.LayerCase;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Sigmoid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer of one's own keeps the rules of layers. */
class SphereContrastTest {

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void keepsTheRules(String engine) {
    LayerCase layer =
        new LayerCase(
            "contrast",
            SphereContrast::new,
            new Sigmoid(0.3),
            new LinearMagnitude(),
            new Shape(3, 4, 7));

    assertThat(Conformance.check(layer, Engine.getEngine(engine)))
        .isNotEmpty()
        .filteredOn(outcome -> !outcome.isAcceptable())
        .isEmpty();
  }
}

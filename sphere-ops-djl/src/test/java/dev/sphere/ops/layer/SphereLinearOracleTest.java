package dev.sphere.ops.layer;

import static dev.sphere.ops.layer.LayerAssertions.assertAgreesWithOracle;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;

/** The fully connected layer against the oracle and against the convolution it is a case of. */
class SphereLinearOracleTest {

  @EachEngine
  void agreesWithTheOracle(EngineSupport engine) {
    for (long seed = 0; seed < 40; seed++) {
      LayerCase drawn = LayerCase.linear(seed);
      for (Precision precision : Precision.values()) {
        BlockRun run = drawn.runLinear(engine, precision);

        assertAgreesWithOracle(drawn, run, precision);
        assertThat(run.shape())
            .as(drawn.name())
            .isEqualTo(new Shape(drawn.x().get(0), drawn.w().get(0)));
        assertThat(drawn.newLinear().getOutputShapes(new Shape[] {drawn.x().slice(0, 2)}))
            .containsExactly(run.shape());
      }
    }
  }

  @EachEngine
  void isAConvolutionOfOnePixel(EngineSupport engine) {
    LayerCase drawn = LayerCase.linear(77);

    assertThat(
            RelativeError.of(
                drawn.runLinear(engine, Precision.FLOAT32).value(),
                drawn.run(engine, Precision.FLOAT32).value()))
        .isLessThan(1e-5);
  }
}

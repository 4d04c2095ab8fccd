package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;

class LossesOnlyTest {

  @EachEngine
  void recognizesDirectionsAndVerifiesPairs(EngineSupport engine) throws Exception {
    LossesOnly.Result result =
        LossesOnly.train(
            engine.engine().getEngineName(), Gratings.draw(960, 3), Gratings.draw(240, 4), 4);

    assertThat(result.accuracy()).as("accuracy; chance is 0.125").isGreaterThan(0.9);
    assertThat(result.equalErrorRate()).as("equal error rate; chance is 0.5").isLessThan(0.2);
  }
}

package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;

/** Every magnitude of this module keeps every rule on every engine, recommendations included. */
class MagnitudeConformanceTest {

  @EachEngine
  void everyBuiltInKeepsEveryRule(EngineSupport engine) {
    Catalog<MagnitudeFunction> magnitudes = Registry.load().magnitudes();
    assertThat(magnitudes.names()).contains("sphere", "linear", "tanh");
    for (String name : magnitudes.names()) {
      List<Outcome> outcomes = Conformance.check(magnitudes, name, engine.engine());

      assertThat(outcomes)
          .as("%s on %s", name, engine.name())
          .isNotEmpty()
          .allMatch(outcome -> outcome.finding().holds());
    }
  }
}

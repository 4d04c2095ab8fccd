package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.Regularizer;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;

class RegularizerConformanceTest {

  @EachEngine
  void everyBuiltInKeepsEveryRule(EngineSupport engine) {
    Catalog<Regularizer> regularizers = Registry.load().regularizers();
    assertThat(regularizers.names()).contains("mhe", "orthogonality");
    for (String name : regularizers.names()) {
      for (Outcome outcome : Conformance.check(regularizers, name, engine.engine())) {
        assertThat(outcome.finding().holds()).as("%s: %s", name, outcome).isTrue();
      }
    }
  }
}

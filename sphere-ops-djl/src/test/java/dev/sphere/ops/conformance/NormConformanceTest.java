package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.Norm;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;

class NormConformanceTest {

  @EachEngine
  void everyBuiltInKeepsEveryRule(EngineSupport engine) {
    Catalog<Norm> norms = Registry.load().norms();
    assertThat(norms.names()).contains("none", "batch", "layer", "group", "sphere", "sphere-batch");
    for (String name : norms.names()) {
      for (Outcome outcome : Conformance.check(norms, name, engine.engine())) {
        assertThat(outcome.finding().holds()).as("%s: %s", name, outcome).isTrue();
      }
    }
  }
}

package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.LayerCase;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;

class LayerConformanceTest {

  @EachEngine
  void everyBuiltInKeepsEveryRule(EngineSupport engine) {
    for (BuiltInLayers layer : BuiltInLayers.values()) {
      for (LayerCase each : layer.cases()) {
        assertThat(Conformance.check(each, engine.engine()))
            .as(each.name())
            .hasSameSizeAs(Conformance.layerRules())
            .filteredOn(outcome -> !outcome.finding().holds())
            .isEmpty();
      }
    }
  }
}

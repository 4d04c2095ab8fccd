package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.LayerCase;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import org.junit.jupiter.api.Tag;

class LayerConformanceTest {

  @EachEngine
  void imagesKeepEveryRule(EngineSupport engine) {
    assertKeepsEveryRule(BuiltInLayers.IMAGES, engine);
  }

  /**
   * Whether passes are fused is the same to all layers: what images show need not be shown twice.
   */
  @EachEngine
  @Tag("fused-passes-only")
  void everyOtherBuiltInKeepsEveryRule(EngineSupport engine) {
    for (BuiltInLayers layer : BuiltInLayers.values()) {
      if (layer != BuiltInLayers.IMAGES) {
        assertKeepsEveryRule(layer, engine);
      }
    }
  }

  private static void assertKeepsEveryRule(BuiltInLayers layer, EngineSupport engine) {
    for (LayerCase each : layer.cases()) {
      assertThat(Conformance.check(each, engine.engine()))
          .as(each.name())
          .hasSameSizeAs(Conformance.layerRules())
          .filteredOn(outcome -> !outcome.finding().holds())
          .isEmpty();
    }
  }
}

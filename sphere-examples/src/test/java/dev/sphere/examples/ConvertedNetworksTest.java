package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.nn.Block;
import dev.sphere.models.conversion.ConversionReport;
import dev.sphere.models.conversion.ConversionReport.Outcome;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.Shapes10;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;

class ConvertedNetworksTest {

  private static void learns(EngineSupport engine, Block network, int converted, int plain)
      throws Exception {
    ImageSet shapes = new Shapes10(16, 10).load(DatasetOptions.defaults()).train();
    try (Model model = ConvertedNetworks.newModel(engine.engine().getEngineName(), network)) {
      ConversionReport report = ConvertedNetworks.convert(model);
      ConvertedNetworks.Losses losses = ConvertedNetworks.train(model, shapes, 12);

      assertThat(report.count(Outcome.CONVERTED)).isEqualTo(converted);
      assertThat(report.count(Outcome.PLAIN)).isEqualTo(plain);
      assertThat(report.count(Outcome.UNSUPPORTED)).isZero();
      assertThat(losses.last()).isLessThan(0.95f * losses.first());
    }
  }

  @EachEngine
  void resNet18Learns(EngineSupport engine) throws Exception {
    learns(engine, ConvertedNetworks.resNet18(), 25, 5);
  }

  @EachEngine
  void mobileNetV2Learns(EngineSupport engine) throws Exception {
    learns(engine, ConvertedNetworks.mobileNetV2(), 53, 1);
  }
}

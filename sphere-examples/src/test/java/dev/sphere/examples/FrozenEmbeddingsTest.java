package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.Shapes10;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;

class FrozenEmbeddingsTest {

  @EachEngine
  void headLearnsClassesThatTheNetworkNeverSaw(EngineSupport engine) throws Exception {
    ImageData shapes = new Shapes10(1_280, 500).load(DatasetOptions.defaults());
    ImageData seen = FrozenEmbeddings.withClasses(shapes, 0, 5);
    ImageData unseen = FrozenEmbeddings.withClasses(shapes, 5, 10);

    try (Model network = FrozenEmbeddings.newNetwork(engine.engine(), seen)) {
      FrozenEmbeddings.train(network, seen, 60);
      FrozenEmbeddings.Accuracies accuracies = FrozenEmbeddings.newHead(network, unseen);

      assertThat(accuracies.before()).as("before; chance is 0.2").isLessThan(0.4);
      assertThat(accuracies.after()).as("after").isGreaterThan(0.35);
    }
  }
}

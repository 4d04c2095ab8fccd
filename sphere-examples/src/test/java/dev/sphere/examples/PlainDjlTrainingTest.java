package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.Shapes10;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainDjlTrainingTest {

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void learnsWithDjlsOwnTrainer(String engine) throws Exception {
    ImageData shapes = new Shapes10(1_280, 500).load(DatasetOptions.defaults());

    assertThat(PlainDjlTraining.train(engine, shapes, 6))
        .as("test accuracy on %s; chance is 0.1", engine)
        .isGreaterThan(0.3);
  }
}

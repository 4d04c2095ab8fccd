package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.modality.Classifications;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LossOptions;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.saving.ImageClassifier;
import dev.sphere.models.saving.ImageClassifier.Guess;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;

class PlainDjlPredictionTest {

  private static final NetworkSpec SPEC =
      NetworkSpec.builder("cnn-3", new ImageShape(3, 16, 16), List.of("cat", "dog", "owl"))
          .width(0.05)
          .build();

  @TempDir private Path directory;

  @EachEngine
  void saysWhatSphereSays(EngineSupport engine) throws Exception {
    BufferedImage image = new BufferedImage(20, 24, BufferedImage.TYPE_INT_RGB);
    image.createGraphics().fillOval(3, 5, 12, 9);
    Path file = directory.resolve("oval.png");
    ImageIO.write(image, "png", file.toFile());
    Path folder = directory.resolve("model");
    List<Guess> expected;
    NetworkFactory networks = SphereInjector.create().getInstance(NetworkFactory.class);
    try (Model model = Model.newInstance("model", Device.cpu(), engine.engine().getEngineName())) {
      SphereNetwork network = networks.create(SPEC, LossOptions.DEFAULT);
      network.initialize(model.getNDManager(), DataType.FLOAT32, SPEC.image().batch(1));
      model.setBlock(network);
      SavedModel saved = new SavedModel(SPEC, model);
      saved.save(folder);
      expected = new ImageClassifier(saved).classify(file, 3);
    }
    Classifications classes = PlainDjlPrediction.classify(folder, file);

    assertThat(classes.best().getClassName()).isEqualTo(expected.get(0).name());
    assertThat(classes.best().getProbability())
        .isCloseTo(expected.get(0).probability(), within(1e-6));
  }
}

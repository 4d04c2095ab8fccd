package dev.sphere.models.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.translate.DeferredTranslatorFactory;
import ai.djl.translate.TranslateException;
import dev.sphere.api.LossOptions;
import dev.sphere.models.data.DataException;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.saving.ImageClassifier.Guess;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {

  private static final NetworkSpec SPEC = Tiny.spec("cosine", "batch", "w-softmax");

  @TempDir private Path directory;

  private static BufferedImage noise(long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    return image;
  }

  @EachEngine
  void namesTheClassesByTheirSoftmax(EngineSupport engine) throws IOException {
    BufferedImage image = noise(1);
    Path file = directory.resolve("noise.png");
    ImageIO.write(image, "png", file.toFile());
    try (SavedModel model =
        new SavedModel(SPEC, Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1))) {
      List<Guess> guesses = new ImageClassifier(model).classify(file, 10);
      double[] expected = softmax(logits(model, image));

      assertThat(guesses)
          .hasSize(10)
          .isSortedAccordingTo(Comparator.comparingDouble(Guess::probability).reversed());
      assertThat(guesses.stream().mapToDouble(Guess::probability).sum()).isCloseTo(1, within(1e-6));
      for (Guess guess : guesses) {
        assertThat(guess.probability())
            .as(guess.name())
            .isCloseTo(expected[SPEC.classNames().indexOf(guess.name())], within(1e-5));
      }
      assertThat(new ImageClassifier(model).classify(file, 3)).isEqualTo(guesses.subList(0, 3));
      assertThat(new ImageClassifier(model).classify(file, 99)).hasSize(10);
    }
  }

  /** Plain DJL finds the translator in serving.properties; the image need not have the size. */
  @EachEngine
  void plainDjlNamesTheSameClasses(EngineSupport engine)
      throws IOException, ModelException, TranslateException {
    Path file = directory.resolve("noise.png");
    BufferedImage large = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
    large.createGraphics().drawImage(noise(3), 0, 0, 30, 20, null);
    ImageIO.write(large, "png", file.toFile());
    Path folder = directory.resolve("saved");
    List<Guess> guesses;
    try (SavedModel model =
        new SavedModel(SPEC, Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1))) {
      model.save(folder);
      guesses = new ImageClassifier(model).classify(file, 10);
    }
    Criteria<Image, Classifications> criteria =
        Criteria.builder()
            .setTypes(Image.class, Classifications.class)
            .optModelPath(folder)
            .optTranslatorFactory(new DeferredTranslatorFactory())
            .build();
    try (ZooModel<Image, Classifications> model = criteria.loadModel();
        Predictor<Image, Classifications> predictor = model.newPredictor()) {
      assertThat(model.getNDManager().getEngine()).isEqualTo(engine.engine());
      Classifications classes = predictor.predict(ImageFactory.getInstance().fromFile(file));
      for (Guess guess : guesses) {
        assertThat(classes.get(guess.name()).getProbability())
            .as(guess.name())
            .isCloseTo(guess.probability(), within(1e-6));
      }
    }
  }

  @Test
  void plainDjlIsToldWhichTypesThereAre() {
    assertThatThrownBy(
            () ->
                new ImageTranslatorFactory()
                    .newInstance(String.class, Classifications.class, null, Map.of()))
        .isInstanceOf(TranslateException.class)
        .hasMessage(
            "a saved model translates Image to Classifications, not java.lang.String to"
                + " ai.djl.modality.Classifications");
  }

  private static float[] logits(SavedModel model, BufferedImage image) {
    float[] planes = new float[3 * 64];
    for (int i = 0; i < planes.length; i++) {
      int rgb = image.getRGB(i % 8, i / 8 % 8);
      planes[i] = ((rgb >> (16 - 8 * (i / 64)) & 0xff) - 127.5f) / 128;
    }
    NDManager manager = model.model().getNDManager();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray data = scratch.create(planes, new Shape(1, 3, 8, 8));
      return model
          .network()
          .forward(new ParameterStore(manager, false), new NDList(data), false)
          .head()
          .toFloatArray();
    }
  }

  private static double[] softmax(float[] logits) {
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i]);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  @EachEngine
  void leavesNoArrayEvenWhenTheFileIsBad(EngineSupport engine) throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.png"));
    Path good = directory.resolve("noise.png");
    ImageIO.write(noise(2), "png", good.toFile());
    try (SavedModel model =
        new SavedModel(SPEC, Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1))) {
      ImageClassifier classifier = new ImageClassifier(model);
      int before = model.model().getNDManager().getManagedArrays().size();
      classifier.classify(good, 1);
      new ImageClassifier(model).classify(good, 1);

      assertThatThrownBy(() -> classifier.classify(empty, 1))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(empty + " is empty");
      assertThat(model.model().getNDManager().getManagedArrays()).hasSize(before);
    }
  }
}

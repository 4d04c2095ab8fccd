package dev.sphere.models.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossOptions;
import dev.sphere.models.data.DataException;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;

class ImageEmbedderTest {

  private static final NetworkSpec SPEC = Tiny.spec("cosine", "batch", "w-softmax");

  @TempDir private Path directory;

  private static SavedModel model(EngineSupport engine) {
    return new SavedModel(SPEC, Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1));
  }

  private Path noise(int seed) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, random.nextInt(0x1000000));
    }
    Path file = directory.resolve(seed + ".png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /** The network's embedding of an image, from pixels taken here. */
  private static double[] expected(SavedModel model, Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    double[] planes = new double[3 * 64];
    for (int i = 0; i < planes.length; i++) {
      int rgb = image.getRGB(i % 8, i / 8 % 8);
      planes[i] = ((rgb >> (16 - 8 * (i / 64)) & 0xff) - 127.5) / 128;
    }
    NDManager manager = model.model().getNDManager();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray data = Precision.FLOAT32.create(scratch, planes, new Shape(1, 3, 8, 8));
      return Precision.read(
          model
              .network()
              .embedding()
              .forward(new ParameterStore(manager, false), new NDList(data), false)
              .singletonOrThrow());
    }
  }

  @EachEngine
  void givesWhatTheHeadReceivesInTheOrderOfTheFiles(EngineSupport engine) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int seed : new int[] {5, 3, 9, 1, 3}) {
      files.add(noise(seed));
    }
    try (SavedModel model = model(engine)) {
      new ImageEmbedder(model, 1);
      int arrays = model.model().getNDManager().getManagedArrays().size();
      for (int batchSize : new int[] {1, 2, 5, 100}) {
        List<Integer> done = new ArrayList<>();
        NamedEmbeddings found = new ImageEmbedder(model, batchSize).embed(files, done::add);

        assertThat(found.paths()).isEqualTo(files.stream().map(Path::toString).toList());
        assertThat(found.folder(0)).isEqualTo(directory.getFileName().toString());
        for (int i = 0; i < files.size(); i++) {
          double[] row = new double[found.dimension()];
          for (int j = 0; j < row.length; j++) {
            row[j] = found.rows()[i][j];
          }
          assertThat(RelativeError.of(row, expected(model, files.get(i))))
              .as("image %d, batches of %d", i, batchSize)
              .isLessThan(1e-5);
        }
        assertThat(done).hasSize((files.size() + batchSize - 1) / batchSize).endsWith(5);
      }
      assertThat(model.model().getNDManager().getManagedArrays()).hasSize(arrays);
    }
  }

  @EachEngine
  void namesAllFilesThatAreNoImages(EngineSupport engine) throws IOException {
    Path good = noise(1);
    Path empty = Files.createFile(directory.resolve("empty.png"));
    Path text = Files.writeString(directory.resolve("text.png"), "text");
    try (SavedModel model = model(engine)) {
      ImageEmbedder embedder = new ImageEmbedder(model, 2);

      assertThatThrownBy(
              () -> embedder.embed(List.of(good, empty, good, good, text, good), done -> {}))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "2 of 6 images cannot be read: %s, %s.\nThe first: The image %s is empty (0 bytes)."
                  .formatted(empty, text, empty));
      assertThatThrownBy(() -> embedder.embed(List.of(good, text), done -> {}))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(text + " is not an image that Java reads");
    }
  }

  @EachEngine
  void refusesNumbersThatAreNotFinite(EngineSupport engine) throws IOException {
    Path file = noise(1);
    try (SavedModel model = model(engine)) {
      model
          .network()
          .embedding()
          .getParameters()
          .values()
          .forEach(
              parameter -> {
                float[] infinite = new float[(int) parameter.getShape().size()];
                Arrays.fill(infinite, Float.NaN);
                parameter.getArray().set(infinite);
              });

      assertThatThrownBy(() -> new ImageEmbedder(model, 2).embed(List.of(file), done -> {}))
          .isInstanceOf(DataException.class)
          .hasMessage("The model cannot be used: the embedding of %s contains NaN".formatted(file));
    }
  }
}

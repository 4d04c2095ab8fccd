package dev.sphere.models.saving;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.DeferredTranslatorFactory;
import dev.sphere.api.LossOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageFolderWriter;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Nightly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight threads predict with one model, without locks, as one thread does. */
class ConcurrentPredictionTest {

  private static final int THREADS = 8;
  private static final int PREDICTIONS = Nightly.times(50, 1000);
  private static final NetworkSpec SPEC =
      Tiny.spec("learnable-sigmoid(per=network)", "batch", "adaface");

  @TempDir private Path directory;
  private List<Path> images;

  @BeforeEach
  void writeImages() throws IOException {
    ImageData data = Tiny.data(10, 40);
    ImageFolderWriter.write(data, directory.resolve("images"));
    try (Stream<Path> files = Files.walk(directory.resolve("images"))) {
      images = files.filter(Files::isRegularFile).sorted().toList();
    }
    assertThat(images).hasSize(50);
  }

  private Path saved(EngineSupport engine) throws IOException {
    Path folder = directory.resolve("model");
    try (SavedModel model =
        new SavedModel(SPEC, Tiny.model(engine, SPEC, LossOptions.DEFAULT, 1))) {
      model.save(folder);
    }
    return folder;
  }

  /** Predicts one image. */
  private interface Prediction<T> {
    T of(Path image) throws Exception;
  }

  /** Makes what predicts, for one thread. */
  private interface Predictions<T> {
    Prediction<T> newPrediction() throws Exception;
  }

  private <T> List<T> oneByOne(Prediction<T> prediction) throws Exception {
    List<T> all = new ArrayList<>();
    for (Path image : images) {
      all.add(prediction.of(image));
    }
    return all;
  }

  /**
   * Predicts on another thread than this one. DJL turns gradients off on the thread that loads
   * PyTorch and on no other; without them PyTorch may convolve what is not channels-last by another
   * method, which changes the last bits.
   */
  private <T> List<T> oneByOneOnAnotherThread(Predictions<T> predictions) throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      return other.submit(() -> oneByOne(predictions.newPrediction())).get();
    } finally {
      other.shutdownNow();
    }
  }

  /** Each thread begins at another image, so that they differ at every moment. */
  private <T> void assertSame(List<T> serial, Predictions<T> predictions) throws Exception {
    assertThat(serial).doesNotHaveDuplicates();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch ready = new CountDownLatch(THREADS);
      List<Future<Integer>> done = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * images.size() / THREADS;
        Callable<Integer> task =
            () -> {
              Prediction<T> prediction = predictions.newPrediction();
              ready.countDown();
              ready.await();
              for (int i = 0; i < PREDICTIONS; i++) {
                int image = (first + i) % images.size();
                assertThat(prediction.of(images.get(image))).isEqualTo(serial.get(image));
              }
              return PREDICTIONS;
            };
        done.add(pool.submit(task));
      }
      for (Future<Integer> each : done) {
        assertThat(each.get()).isEqualTo(PREDICTIONS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @EachEngine
  void oneClassifier(EngineSupport engine) throws Exception {
    try (SavedModel model =
        SavedModel.load(saved(engine), Tiny.factory(), engine.engine(), Device.cpu())) {
      ImageClassifier classifier = new ImageClassifier(model);
      int before = model.model().getNDManager().getManagedArrays().size();
      assertSame(
          oneByOne(image -> classifier.classify(image, 10)),
          () -> image -> classifier.classify(image, 10));

      assertThat(model.model().getNDManager().getManagedArrays()).hasSize(before);
    }
  }

  /** On MXNet threads must take turns, which DJL's predictors do not. */
  @Test
  void oneModelOfDjlAndAPredictorForEachThread() throws Exception {
    EngineSupport engine = EngineSupport.named("pytorch");
    try (ZooModel<Image, Classifications> model = loadByDjl(engine)) {
      Predictions<List<Double>> predictions = () -> prediction(model.newPredictor());
      assertSame(oneByOneOnAnotherThread(predictions), predictions);
    }
  }

  @Test
  void onePredictorOfDjl() throws Exception {
    EngineSupport engine = EngineSupport.named("pytorch");
    try (ZooModel<Image, Classifications> model = loadByDjl(engine);
        Predictor<Image, Classifications> predictor = model.newPredictor()) {
      Predictions<List<Double>> predictions = () -> prediction(predictor);
      assertSame(oneByOneOnAnotherThread(predictions), predictions);
    }
  }

  private ZooModel<Image, Classifications> loadByDjl(EngineSupport engine)
      throws IOException, ModelException {
    return Criteria.builder()
        .setTypes(Image.class, Classifications.class)
        .optModelPath(saved(engine))
        .optEngine(engine.engine().getEngineName())
        .optTranslatorFactory(new DeferredTranslatorFactory())
        .build()
        .loadModel();
  }

  private static Prediction<List<Double>> prediction(Predictor<Image, Classifications> predictor) {
    return image ->
        predictor.predict(ImageFactory.getInstance().fromFile(image)).getProbabilities();
  }
}

package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossOptions;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.List;
import java.util.stream.DoubleStream;

class EvaluationTest {

  /** Neither smoothing nor floor of the training counts, and the last batch may be smaller. */
  @EachEngine
  void isTheMeanOverImagesNotOverBatches(EngineSupport engine) {
    ImageSet images = Tiny.data(1, 23).test();
    LossOptions ofTraining = new LossOptions(0.3, 0.1);
    try (Model model =
        Tiny.model(engine, Tiny.spec("sigmoid", "batch", "w-softmax"), ofTraining, 5)) {
      double[] logits = logits(model, images);
      double loss = 0;
      int correct = 0;
      for (int i = 0; i < images.size(); i++) {
        double sum = 0;
        int best = 0;
        for (int j = 0; j < 10; j++) {
          sum += Math.exp(logits[10 * i + j]);
          best = logits[10 * i + j] > logits[10 * i + best] ? j : best;
        }
        loss += Math.log(sum) - logits[10 * i + images.label(i)];
        correct += best == images.label(i) ? 1 : 0;
      }

      int before = model.getNDManager().getManagedArrays().size();
      for (int batch : new int[] {1, 10, 23, 100}) {
        Evaluation measured =
            Evaluation.of(Tiny.network(model), images, batch, model.getNDManager());

        assertThat(measured.loss()).as("batch %d", batch).isCloseTo(loss / 23, within(1e-5));
        assertThat(measured.accuracy()).as("batch %d", batch).isEqualTo(correct / 23.0);
      }
      assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
    }
  }

  @EachEngine
  void classifiesImageByImage(EngineSupport engine) {
    ImageSet images = Tiny.data(1, 23).test();
    try (Model model =
        Tiny.model(engine, Tiny.spec("sigmoid", "batch", "w-softmax"), LossOptions.DEFAULT, 5)) {
      double[] logits = logits(model, images);

      int before = model.getNDManager().getManagedArrays().size();
      for (int batch : new int[] {1, 10, 100}) {
        List<Classification> all =
            Classification.of(Tiny.network(model), images, batch, model.getNDManager());

        assertThat(all).hasSize(23);
        for (int i = 0; i < 23; i++) {
          double[] exponentials = new double[10];
          for (int j = 0; j < 10; j++) {
            exponentials[j] = Math.exp(logits[10 * i + j]);
          }
          double sum = DoubleStream.of(exponentials).sum();
          double largest = DoubleStream.of(exponentials).max().orElseThrow();
          Classification each = all.get(i);
          assertThat(each.image()).isEqualTo(i);
          assertThat(each.label()).isEqualTo(images.label(i));
          assertThat(exponentials[each.chosen()]).isCloseTo(largest, within(1e-5));
          assertThat(each.probability()).isCloseTo(largest / sum, within(1e-5));
          assertThat(each.loss())
              .isCloseTo(-Math.log(exponentials[each.label()] / sum), within(1e-5));
          assertThat(each.isCorrect()).isEqualTo(each.chosen() == each.label());
        }
      }
      assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
    }
  }

  private static double[] logits(Model model, ImageSet images) {
    NDManager manager = model.getNDManager();
    try (NDManager scratch = manager.newSubManager();
        BatchIterator all =
            new BatchLoader(images, images.size(), Augmentation.NONE, 0).epoch(0, false, false)) {
      NDArray logits =
          Tiny.network(model)
              .forward(
                  new ParameterStore(manager, false), new NDList(all.next().data(scratch)), false)
              .head();
      return Precision.read(logits);
    }
  }
}

package dev.sphere.examples;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Adam;
import ai.djl.translate.TranslateException;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.ArcFace;
import dev.sphere.losses.GradientMode;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.losses.metric.Verification;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One of Sphere's losses in a DJL program, and nothing else of Sphere: no other module than
 * sphere-losses, no layers, no injector. The network is DJL's, the data set the program's own.
 *
 * <p>Takes no arguments. Trains to tell directions of stripes apart, then takes the embeddings and
 * verifies with them: have two images one direction?
 */
public final class LossesOnly {

  private static final int BATCH_SIZE = 32;
  private static final int EMBEDDING = 16;

  /**
   * What was measured on images that were not trained on.
   *
   * @param accuracy the share of images whose largest margin-free logit is their direction's
   * @param equalErrorRate of the verification of all pairs of images by their embeddings
   */
  record Result(double accuracy, double equalErrorRate) {}

  private LossesOnly() {}

  /** Trains on 2,000 images of stripes and prints how well 500 others are recognized. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    Result result = train("PyTorch", Gratings.draw(2_000, 1), Gratings.draw(500, 2), 5);
    System.out.printf("accuracy %.3f%n", result.accuracy());
    System.out.printf("equal error rate %.3f%n", result.equalErrorRate());
  }

  static Result train(String engine, Gratings train, Gratings test, int epochs)
      throws IOException, TranslateException {
    Engine.getEngine(engine).setRandomSeed(1);
    try (Model model = Model.newInstance("gratings", Device.cpu(), engine)) {
      NDManager manager = model.getNDManager();
      Block embedding = newEmbedding();
      LossHead head =
          new ArcFace(16, 0.3, GradientMode.EXACT)
              .newHead(Gratings.DIRECTIONS, LossOptions.DEFAULT);
      model.setBlock(new SequentialBlock().add(embedding).add(head));

      DefaultTrainingConfig config = new DefaultTrainingConfig(head.loss());
      config.optDevices(new Device[] {Device.cpu()}).optOptimizer(Adam.builder().build());
      config.addEvaluator(new Accuracy());
      config.addTrainingListeners(TrainingListener.Defaults.basic());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH_SIZE, 1, Gratings.SIDE, Gratings.SIDE));
        EasyTrain.fit(
            trainer, epochs, train.dataset(manager, BATCH_SIZE), test.dataset(manager, BATCH_SIZE));
        return new Result(
            trainer.getTrainingResult().getValidateEvaluation("Accuracy"),
            Verification.allPairs(embed(embedding, test, manager)).curve().equalErrorRate());
      }
    }
  }

  /** The block below the head is the one to keep: it gives the embeddings. */
  private static LabelledEmbeddings embed(Block embedding, Gratings images, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray embeddings =
          embedding
              .forward(
                  new ParameterStore(scratch, false), new NDList(images.images(scratch)), false)
              .singletonOrThrow();
      float[] values = embeddings.toFloatArray();
      float[][] rows =
          IntStream.range(0, images.labels().length)
              .mapToObj(row -> Arrays.copyOfRange(values, row * EMBEDDING, (row + 1) * EMBEDDING))
              .toArray(float[][]::new);
      return new LabelledEmbeddings(
          rows, Arrays.stream(images.labels()).mapToInt(Math::toIntExact).toArray());
    }
  }

  private static Block newEmbedding() {
    return new SequentialBlock()
        .add(halvingConvolution(16))
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(halvingConvolution(32))
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(EMBEDDING).build());
  }

  private static Block halvingConvolution(int filters) {
    return Conv2d.builder()
        .setKernelShape(new Shape(5, 5))
        .setFilters(filters)
        .optStride(new Shape(2, 2))
        .optPadding(new Shape(2, 2))
        .build();
  }
}

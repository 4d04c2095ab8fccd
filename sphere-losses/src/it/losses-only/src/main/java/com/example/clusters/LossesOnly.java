package com.example.clusters;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.registry.Registry;
import dev.sphere.losses.ArcFace;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Learns to tell clusters of points apart, with Sphere's losses in DJL's own training. */
public final class LossesOnly {

  private static final int CLASSES = 10;
  private static final int DIMENSIONS = 16;
  private static final int BATCH_SIZE = 50;
  private static final int EPOCHS = 10;

  /** Guessing gets 0.1 of the test points right; the clusters overlap. */
  private static final double LEAST_ACCURACY = 0.9;

  private LossesOnly() {}

  /** Ends with 1 if a loss does not reach the accuracy that the clusters allow. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    System.out.println("class path: " + System.getProperty("java.class.path"));
    List<SphereLoss> losses =
        List.of(new ArcFace(), Registry.load().losses().create("w-softmax(g=sigmoid(k=0.3))"));
    for (SphereLoss loss : losses) {
      double accuracy = train(loss);
      System.out.printf("%s: test accuracy %.4f%n", loss, accuracy);
      if (accuracy < LEAST_ACCURACY) {
        System.exit(1);
      }
    }
  }

  private static double train(SphereLoss loss) throws IOException, TranslateException {
    Engine.getInstance().setRandomSeed(1);
    Random random = new Random(1);
    try (Model model = Model.newInstance("clusters", Device.cpu())) {
      LossHead head = loss.newHead(CLASSES, LossOptions.DEFAULT);
      model.setBlock(
          new SequentialBlock()
              .add(Linear.builder().setUnits(32).build())
              .add(Activation.reluBlock())
              .add(Linear.builder().setUnits(8).build())
              .add(head));

      DefaultTrainingConfig config =
          new DefaultTrainingConfig(head.loss())
              .addEvaluator(new Accuracy())
              .addTrainingListeners(new EvaluatorTrainingListener())
              .optDevices(new Device[] {Device.cpu()})
              .optOptimizer(Adam.builder().optLearningRateTracker(Tracker.fixed(0.01f)).build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH_SIZE, DIMENSIONS));
        NDManager manager = model.getNDManager();
        float[][] centers = points(CLASSES, random);
        ArrayDataset training = clusters(centers, 2000, random, manager);
        ArrayDataset test = clusters(centers, 500, random, manager);
        EasyTrain.fit(trainer, EPOCHS, training, test);
        return trainer.getTrainingResult().getValidateEvaluation("Accuracy");
      }
    }
  }

  /** Draws points of a normal distribution around the centers, which take turns. */
  private static ArrayDataset clusters(
      float[][] centers, int count, Random random, NDManager manager) {
    float[][] data = points(count, random);
    long[] labels = new long[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % CLASSES;
      for (int j = 0; j < DIMENSIONS; j++) {
        data[i][j] += centers[i % CLASSES][j];
      }
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(data))
        .optLabels(manager.create(labels))
        .setSampling(BATCH_SIZE, true)
        .build();
  }

  private static float[][] points(int count, Random random) {
    float[][] points = new float[count][DIMENSIONS];
    for (float[] point : points) {
      for (int j = 0; j < DIMENSIONS; j++) {
        point[j] = (float) random.nextGaussian();
      }
    }
    return points;
  }
}

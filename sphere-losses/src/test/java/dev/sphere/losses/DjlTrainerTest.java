package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import java.io.IOException;
import java.util.List;

/** The heads in DJL's own training, as an application without the rest of Sphere uses them. */
class DjlTrainerTest {

  private static final int CLASSES = 3;
  private static final int POINTS = 60;

  @EachEngine
  void separateThreeClusters(EngineSupport engine) throws IOException, TranslateException {
    for (SphereLoss loss :
        List.of(
            new Softmax(),
            new WeightNormalizedSoftmax(),
            new WeightNormalizedSoftmax(new Sigmoid(0.3), false))) {
      LossHead head = loss.newHead(CLASSES, LossOptions.DEFAULT);
      SequentialBlock network =
          new SequentialBlock().add(Linear.builder().setUnits(4).build()).add(head);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(head.loss())
              .addEvaluator(new Accuracy())
              .addTrainingListeners(new EvaluatorTrainingListener())
              .optDevices(new Device[] {Device.cpu()})
              .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.05f)).build());
      engine.engine().setRandomSeed(1);
      try (Model model = Model.newInstance("toy", Device.cpu(), engine.engine().getEngineName())) {
        model.setBlock(network);
        try (Trainer trainer = model.newTrainer(config)) {
          trainer.initialize(new Shape(1, 2));
          ArrayDataset clusters = clusters(model.getNDManager());
          EasyTrain.fit(trainer, 1, clusters, clusters);
          float first = trainer.getTrainingResult().getTrainLoss();
          EasyTrain.fit(trainer, 15, clusters, clusters);
          TrainingResult last = trainer.getTrainingResult();

          assertThat(last.getTrainLoss()).as("%s, seed 1", loss).isLessThan(first / 4);
          // Validation passes no labels to the head.
          assertThat(last.getValidateEvaluation("Accuracy")).as("%s, seed 1", loss).isEqualTo(1f);
        }
      }
    }
  }

  /** Three clusters of radius 0.2 on a circle of radius 1. */
  private static ArrayDataset clusters(NDManager manager) {
    double[] noise = new Draw(1).normal(2 * POINTS);
    float[] points = new float[2 * POINTS];
    long[] labels = new long[POINTS];
    for (int i = 0; i < POINTS; i++) {
      labels[i] = i % CLASSES;
      double angle = 2 * Math.PI * labels[i] / CLASSES;
      points[2 * i] = (float) (Math.cos(angle) + 0.1 * noise[2 * i]);
      points[2 * i + 1] = (float) (Math.sin(angle) + 0.1 * noise[2 * i + 1]);
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(points, new Shape(POINTS, 2)))
        .optLabels(manager.create(labels))
        .setSampling(12, true)
        .build();
  }
}

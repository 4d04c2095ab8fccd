package dev.sphere.ops.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.Map;

/** Running averages that start at zero and keep 0.999 a step. */
class ReferenceBatchNormalizationTest {

  /** One channel, mean 4. */
  private static final float[] BATCH = {1, 3, 4, 8};

  private static final double MEAN = 4;

  /** Which share of the truth the reference's averages have after so many steps. */
  private static final Map<Integer, Double> PUBLISHED_SHARES =
      Map.of(500, 0.39, 1000, 0.63, 2000, 0.86, 5000, 0.99);

  /**
   * PyTorch averages the unbiased variance, Σ(F − mean)²/(n − 1), and MXNet the biased one, over n.
   * Both normalize by the biased one while training.
   */
  private static double variance(EngineSupport engine) {
    double squares = 9 + 1 + 0 + 16;
    return engine.name().equals("pytorch") ? squares / 3 : squares / 4;
  }

  @EachEngine
  void averagesComeUpFromZeroAsSlowlyAsTheReference(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block block = new ReferenceBatchNormalization().newBlock();
      block.initialize(manager, DataType.FLOAT32, new Shape(4, 1));
      ParameterStore store = new ParameterStore(manager, false);

      assertThat(average(block, "runningMean")).isZero();
      assertThat(average(block, "runningVar")).isZero();
      for (int step = 1; step <= 5000; step++) {
        train(engine, manager, store, block);
        if (step == 1 || PUBLISHED_SHARES.containsKey(step)) {
          double share = 1 - Math.pow(0.999, step);

          assertThat(average(block, "runningMean") / MEAN)
              .as("share of the mean after %d steps", step)
              .isCloseTo(share, within(1e-3 * share));
          assertThat(average(block, "runningVar") / variance(engine))
              .as("share of the variance after %d steps", step)
              .isCloseTo(share, within(1e-3 * share));
        }
        if (PUBLISHED_SHARES.containsKey(step)) {
          assertThat(average(block, "runningMean") / MEAN)
              .as("the reference's share after %d steps", step)
              .isCloseTo(PUBLISHED_SHARES.get(step), within(6e-3));
        }
      }
    }
  }

  @EachEngine
  void predictsWithTheAverages(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block block = new ReferenceBatchNormalization().newBlock();
      block.initialize(manager, DataType.FLOAT32, new Shape(4, 1));
      ParameterStore store = new ParameterStore(manager, false);
      train(engine, manager, store, block);
      double mean = 0.001 * MEAN;
      double deviation = Math.sqrt(0.001 * variance(engine) + 1e-3);
      NDArray input = manager.create(BATCH, new Shape(4, 1));
      float[] output = block.forward(store, new NDList(input), false).get(0).toFloatArray();

      for (int i = 0; i < BATCH.length; i++) {
        double expected = (BATCH[i] - mean) / deviation;
        assertThat((double) output[i]).isCloseTo(expected, within(1e-4 * expected));
      }
    }
  }

  private static void train(
      EngineSupport engine, NDManager manager, ParameterStore store, Block block) {
    try (NDManager batch = manager.newSubManager();
        GradientCollector collector = engine.engine().newGradientCollector()) {
      NDArray input = batch.create(BATCH, new Shape(4, 1));
      // MXNet updates the averages only where it also goes backward.
      collector.backward(block.forward(store, new NDList(input), true).get(0).square().sum());
    }
  }

  private static double average(Block block, String name) {
    return block.getParameters().get(name).getArray().toFloatArray()[0];
  }
}

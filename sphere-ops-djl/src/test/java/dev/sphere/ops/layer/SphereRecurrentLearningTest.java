package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.Map;

/** Recurrent layers learn to remember the first of some tokens, which the last say nothing of. */
class SphereRecurrentLearningTest {

  private static final int TOKENS = 4;
  private static final int LENGTH = 6;
  private static final int SIZE = 12;
  private static final int BATCH = 32;
  private static final int STEPS = 100;

  /** A batch of sequences of tokens, one of four at each place. */
  private record Sequences(double[] oneHot, double[] first) {

    static Sequences draw(Draw draw, int count) {
      double[] oneHot = new double[count * LENGTH * TOKENS];
      double[] first = new double[count * TOKENS];
      for (int n = 0; n < count; n++) {
        for (int t = 0; t < LENGTH; t++) {
          int token = draw.whole(0, TOKENS - 1);
          oneHot[(n * LENGTH + t) * TOKENS + token] = 1;
          if (t == 0) {
            first[n * TOKENS + token] = 1;
          }
        }
      }
      return new Sequences(oneHot, first);
    }

    NDArray input(NDManager manager) {
      return Precision.FLOAT32.create(
          manager, oneHot, new Shape(first.length / TOKENS, LENGTH, TOKENS));
    }

    NDArray labels(NDManager manager) {
      return Precision.FLOAT32.create(manager, first, new Shape(first.length / TOKENS, TOKENS));
    }
  }

  private static double accuracyOfTrained(EngineSupport engine, SphereRecurrent layer, int gates) {
    Linear output = Linear.builder().setUnits(TOKENS).build();
    Draw draw = new Draw(1);
    try (NDManager manager = engine.engine().newBaseManager()) {
      BlockRun.initialize(
          layer,
          manager,
          Precision.FLOAT32,
          Map.of(
              "01input_weight", draw.normal((long) gates * SIZE * TOKENS),
              "02state_weight", draw.normal((long) gates * SIZE * SIZE)),
          new Shape(BATCH, LENGTH, TOKENS));
      BlockRun.initialize(
          output,
          manager,
          Precision.FLOAT32,
          Map.of("weight", draw.normal(TOKENS * SIZE)),
          new Shape(BATCH, SIZE));
      ParameterStore store = new ParameterStore(manager, false);
      Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.05f)).build();
      for (int step = 0; step < STEPS; step++) {
        Sequences sequences = Sequences.draw(draw, BATCH);
        try (NDManager batch = manager.newSubManager()) {
          try (GradientCollector collector = engine.engine().newGradientCollector()) {
            NDArray logits = logits(layer, output, store, sequences.input(batch), true);
            NDArray likelihood = logits.logSoftmax(1).mul(sequences.labels(batch));
            collector.backward(likelihood.sum().neg());
          }
          update(adam, layer.getParameters());
          update(adam, output.getParameters());
        }
      }
      Sequences unseen = Sequences.draw(draw, 500);
      NDArray logits = logits(layer, output, store, unseen.input(manager), false);
      NDArray isRight = logits.argMax(1).eq(unseen.labels(manager).argMax(1));
      return isRight.toType(DataType.FLOAT32, false).mean().getFloat();
    }
  }

  private static NDArray logits(
      SphereRecurrent layer, Linear output, ParameterStore store, NDArray input, boolean training) {
    NDArray last = layer.forward(store, new NDList(input), training).get(1);
    return output.forward(store, new NDList(last), training).singletonOrThrow();
  }

  private static void update(Optimizer optimizer, ParameterList parameters) {
    for (Pair<String, Parameter> parameter : parameters) {
      NDArray array = parameter.getValue().getArray();
      try (NDArray gradient = array.getGradient()) {
        optimizer.update(parameter.getValue().getId(), array, gradient);
        gradient.subi(gradient); // PyTorch adds to it
      }
    }
  }

  @EachEngine
  void lstmRemembersTheFirstToken(EngineSupport engine) {
    SphereLstm layer = SphereLstm.builder().setFilters(SIZE).setOperator(new Cosine()).build();

    assertThat(accuracyOfTrained(engine, layer, 4)).isGreaterThan(0.95);
  }

  @EachEngine
  void gruRemembersTheFirstToken(EngineSupport engine) {
    SphereGru layer = SphereGru.builder().setFilters(SIZE).setOperator(new Cosine()).build();

    assertThat(accuracyOfTrained(engine, layer, 3)).isGreaterThan(0.95);
  }
}

package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.List;

/** What every head promises: margin-free logits without labels, and first of all with them. */
class LossHeadTest {

  private static final List<SphereLoss> LOSSES =
      List.of(
          new Softmax(),
          new Softmax(true),
          new WeightNormalizedSoftmax(),
          new WeightNormalizedSoftmax(new Linear(), true),
          new WeightNormalizedSoftmax(new LearnableSigmoid(), false));

  @EachEngine
  void logitsComeFirstWithLabelsAndAlone(EngineSupport engine) {
    for (SphereLoss loss : LOSSES) {
      LossOptions options = new LossOptions(0.1, 1e-4);
      LossHead head = loss.newHead(3, options);
      try (NDManager manager = engine.engine().newBaseManager()) {
        head.initialize(manager, DataType.FLOAT32, new Shape(4, 5));
        ParameterStore store = new ParameterStore(manager, false);
        Draw draw = new Draw(1);
        NDArray x = Precision.FLOAT32.create(manager, draw.normal(20), new Shape(4, 5));
        NDList labels = new NDList(manager.create(new long[] {0, 2, 1, 2}));
        NDList alone = head.forward(store, new NDList(x), false);
        NDList withLabels = head.forward(store, new NDList(x), labels, null);

        assertThat(alone).as("%s", loss).hasSize(1);
        assertThat(alone.get(0).getShape()).as("%s", loss).isEqualTo(new Shape(4, 3));
        assertThat(withLabels.get(0).toFloatArray())
            .as("%s", loss)
            .isEqualTo(alone.get(0).toFloatArray());
        assertThat(head.getOutputShapes(new Shape[] {new Shape(4, 5)}))
            .as("%s", loss)
            .containsExactly(new Shape(4, 3));
        // No margin: the head's loss is the smoothed cross-entropy of these logits.
        assertThat(head.loss().evaluate(labels, withLabels).getFloat())
            .as("%s", loss)
            .isCloseTo(
                (float)
                    new CrossEntropyOracle(options, 3)
                        .value(Precision.read(alone.get(0)), new int[] {0, 2, 1, 2}),
                within(1e-5f));
      }
    }
  }
}

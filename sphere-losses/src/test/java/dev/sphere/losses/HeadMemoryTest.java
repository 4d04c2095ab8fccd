package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Disturbance;
import dev.sphere.ops.testing.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is freed between forward and backward is nothing that backward needs. On PyTorch, which
 * borrows memory of Java's.
 */
class HeadMemoryTest {

  private static final LossOptions OPTIONS =
      LossOptions.DEFAULT.withClassWeights(List.of(1., 2., 0.5, 1.5));

  @Test
  void aCollectionOfGarbageChangesNoGradient() {
    EngineSupport pytorch = EngineSupport.named("pytorch");
    List<HeadCase> heads = new ArrayList<>(HeadCases.defaults());
    assertThat(heads).hasSizeGreaterThanOrEqualTo(BuiltInHeads.all().size() - 1);
    for (HeadCase head : heads) {
      LabelledBatch batch = LabelledBatch.draw(71, 6, 30, head.centers());
      double[] weights = {1, 2, 3, 1, 2, 3};
      try (TestedHead calm = head.head(pytorch, Precision.FLOAT32, OPTIONS, batch);
          TestedHead disturbed = head.head(pytorch, Precision.FLOAT32, OPTIONS, batch)) {
        TestedHead.Training expected = calm.trainOnLoss(batch, weights);
        TestedHead.Training actual = disturbed.trainOnLoss(batch, Disturbance::now, weights);

        assertThat(actual.embeddings()).as("%s", head).containsExactly(expected.embeddings());
        for (Map.Entry<String, double[]> gradient : expected.parameters().entrySet()) {
          assertThat(actual.parameters().get(gradient.getKey()))
              .as("%s of %s", gradient.getKey(), head)
              .containsExactly(gradient.getValue());
        }
      }
    }
  }
}

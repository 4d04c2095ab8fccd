package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.conformance.Disturbance;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BuiltInOperators;
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
    for (AngularLoss loss : losses()) {
      LabelledBatch batch = LabelledBatch.draw(71, 6, 30, loss.centersPerClass());
      double[] weights = {1, 2, 3, 1, 2, 3};
      try (TestedHead calm = head(pytorch, loss, batch);
          TestedHead disturbed = head(pytorch, loss, batch)) {
        TestedHead.Training expected = calm.trainOnLoss(batch, weights);
        TestedHead.Training actual = disturbed.trainOnLoss(batch, Disturbance::now, weights);

        assertThat(actual.embeddings()).as("%s", loss).containsExactly(expected.embeddings());
        for (Map.Entry<String, double[]> gradient : expected.parameters().entrySet()) {
          assertThat(actual.parameters().get(gradient.getKey()))
              .as("%s of %s", gradient.getKey(), loss)
              .containsExactly(gradient.getValue());
        }
      }
    }
  }

  private static TestedHead head(EngineSupport engine, AngularLoss loss, LabelledBatch batch) {
    return new TestedHead(engine, Precision.FLOAT32, loss, OPTIONS, batch, Map.of());
  }

  /** Every built-in head, with the choices it has. */
  private static List<AngularLoss> losses() {
    List<AngularLoss> losses = new ArrayList<>();
    for (SphereLoss loss : BuiltInHeads.all().values()) {
      if (loss instanceof AngularLoss angular) {
        losses.add(angular);
      }
    }
    for (SphereFace2.Type type : SphereFace2.Type.values()) {
      losses.add(new SphereFace2(type, 0.7, 40, 1.4, 3, GradientMode.EXACT));
    }
    for (SphereFaceR.Variant variant : SphereFaceR.Variant.values()) {
      losses.add(new SphereFaceR(variant, 30, 1.5, GradientMode.DETACHED));
    }
    for (AngularOperator g : BuiltInOperators.all()) {
      losses.add(new GeneralizedAngularSoftmax(g, 1.5, Beyond.EXTEND));
    }
    return losses;
  }
}

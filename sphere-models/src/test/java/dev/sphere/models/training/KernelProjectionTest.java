package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.sphere.api.LossOptions;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.LinkedHashMap;
import java.util.Map;

class KernelProjectionTest {

  private static float[] drawn(NDArray kernel, double factor, long seed) {
    double[] values = new Draw(seed).normal(kernel.size());
    float[] drawn = new float[values.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) (factor * values[i]);
    }
    return drawn;
  }

  @EachEngine
  void whatIsFrozenStays(EngineSupport engine) {
    try (Model model =
        Tiny.model(engine, Tiny.spec("cosine", "none", "softmax"), LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      Parameter frozen = network.sphereLayers().get(0).kernel();
      Parameter moving = network.sphereLayers().get(1).kernel();
      float[] before = frozen.getArray().toFloatArray();
      float[] other = moving.getArray().toFloatArray();

      new KernelProjection(network, kernel -> kernel != frozen).apply(model.getNDManager());

      assertThat(frozen.getArray().toFloatArray()).isEqualTo(before);
      assertThat(moving.getArray().toFloatArray()).isNotEqualTo(other);
    }
  }

  /** Their length is a factor of the response. */
  @EachEngine
  void kernelsThatTheMagnitudeIsWeightedByStay(EngineSupport engine) {
    NetworkSpec spec =
        Tiny.spec("cosine", "none", "softmax").toBuilder().magnitude("linear(weighted)").build();
    try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      float[] before = network.sphereLayers().get(0).kernel().getArray().toFloatArray();

      new KernelProjection(network, kernel -> true).apply(model.getNDManager());

      assertThat(network.sphereLayers().get(0).kernel().getArray().toFloatArray())
          .isEqualTo(before);
      Hyperparameters projecting =
          Hyperparameters.builder(OptimizerKind.SGD, 0.1).projectEvery(1).build();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> projecting.requireFit(network))
          .withMessageStartingWith("there is no kernel to project: ");
    }
  }

  /** Whatever the length, directions stay and lengths become 1. */
  @EachEngine
  void eachKernelKeepsItsDirection(EngineSupport engine) {
    try (Model model =
        Tiny.model(engine, Tiny.spec("cosine", "none", "softmax"), LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      Map<SphereLayer, float[]> before = new LinkedHashMap<>();
      double factor = 1e-30;
      for (SphereLayer layer : network.sphereLayers()) {
        NDArray kernel = layer.kernel().getArray();
        float[] values = drawn(kernel, factor, 7);
        factor *= 1e7;
        // The second kernel of each layer is zero.
        int size = (int) (values.length / layer.kernel().getShape().get(0));
        for (int i = 0; i < size; i++) {
          values[size + i] = 0;
        }
        kernel.set(values);
        before.put(layer, values);
      }
      double[] head = Precision.read(network.classWeights().get(0).getArray());
      int held = model.getNDManager().getManagedArrays().size();

      new KernelProjection(network, kernel -> true).apply(model.getNDManager());

      assertThat(model.getNDManager().getManagedArrays()).hasSize(held);
      assertThat(Precision.read(network.classWeights().get(0).getArray())).isEqualTo(head);
      before.forEach(
          (layer, values) -> {
            float[] after = layer.kernel().getArray().toFloatArray();
            int size = (int) (values.length / layer.kernel().getShape().get(0));
            for (int from = 0; from < values.length; from += size) {
              double norm = 0;
              for (int i = from; i < from + size; i++) {
                norm += (double) values[i] * values[i];
              }
              norm = Math.sqrt(norm);
              for (int i = from; i < from + size; i++) {
                assertThat((double) after[i])
                    .as("entry %d of %s, norm %s, seed 7", i, layer.kernel().getShape(), norm)
                    .isCloseTo(norm == 0 ? 0 : values[i] / norm, within(1e-6));
              }
            }
          });
    }
  }
}

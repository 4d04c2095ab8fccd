package dev.sphere.ops.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.sphere.ops.testing.EachEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An engine does what it declares, and what it does not declare fails as documented. */
class CapabilityTest {

  @EachEngine
  void gradientAccumulation(EngineSupport support) {
    try (NDManager manager = manager(support)) {
      NDArray x = manager.create(new float[] {1, 2});
      x.setRequiresGradient(true);
      for (int pass = 0; pass < 2; pass++) {
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
          collector.backward(x.mul(3).sum());
        }
      }

      float expected = has(support, Capability.GRADIENT_ACCUMULATION) ? 6 : 3;
      assertThat(x.getGradient().toFloatArray()).containsExactly(expected, expected);
    }
  }

  @EachEngine
  void concurrentTraining(EngineSupport support) throws InterruptedException {
    try (NDManager manager = manager(support);
        GradientCollector mine = manager.getEngine().newGradientCollector()) {
      Throwable refused = null;
      try {
        CompletableFuture.runAsync(() -> manager.getEngine().newGradientCollector().close()).get();
      } catch (ExecutionException thrown) {
        refused = thrown.getCause();
      }

      if (has(support, Capability.CONCURRENT_TRAINING)) {
        assertThat(refused).isNull();
      } else {
        assertThat(refused).isInstanceOf(IllegalStateException.class);
      }
      assertThat(mine).isNotNull();
    }
  }

  @EachEngine
  void averagesInForward(EngineSupport support) {
    assertThat(runningMean(support, false))
        .isCloseTo(has(support, Capability.AVERAGES_IN_FORWARD) ? 0.2f : 0, within(1e-6f));
    assertThat(runningMean(support, true)).isCloseTo(0.2f, within(1e-6f));
  }

  @EachEngine
  void unbiasedVariance(EngineSupport support) {
    // The batch 1, 3 has variance 1, unbiased 2; a tenth of it joins nine tenths of the initial 1.
    float joined = has(support, Capability.UNBIASED_VARIANCE) ? 1.1f : 1.0f;
    try (NDManager manager = manager(support)) {
      assertThat(trained(manager, true).getParameters().get("runningVar").getArray().getFloat(0))
          .isCloseTo(joined, within(1e-6f));
    }
  }

  @EachEngine
  void zeroCopyBuffers(EngineSupport support) {
    try (NDManager manager = manager(support)) {
      NDArray array = manager.zeros(new Shape(1));
      ByteBuffer buffer = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
      buffer.putFloat(0, 5);

      assertThat(array.getFloat(0)).isEqualTo(has(support, Capability.ZERO_COPY_BUFFERS) ? 5f : 0f);
    }
  }

  private static float runningMean(EngineSupport support, boolean backward) {
    try (NDManager manager = manager(support)) {
      return trained(manager, backward).getParameters().get("runningMean").getArray().getFloat(0);
    }
  }

  /** A BatchNorm that saw one batch, 1 and 3. */
  private static BatchNorm trained(NDManager manager, boolean backward) {
    BatchNorm norm = BatchNorm.builder().build();
    norm.initialize(manager, DataType.FLOAT32, new Shape(2, 1));
    NDList batch = new NDList(manager.create(new float[] {1, 3}, new Shape(2, 1)));
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray output = norm.forward(new ParameterStore(manager, false), batch, true).head();
      if (backward) {
        collector.backward(output.sum());
      }
    }
    return norm;
  }

  private static boolean has(EngineSupport support, Capability capability) {
    return support.capabilities().contains(capability);
  }

  private static NDManager manager(EngineSupport support) {
    return support.engine().newBaseManager(Device.cpu());
  }
}

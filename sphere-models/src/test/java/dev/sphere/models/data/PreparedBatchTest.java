package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedBatchTest {
  private static final int N = 2;
  private static final int H = 3;
  private static final int W = 4;
  private static final int C = 5;

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void putsEveryValueInItsPlace(String engine) {
    try (NDManager manager = Engine.getEngine(engine).newBaseManager(Device.cpu())) {
      NDArray data = batch().data(manager);

      assertThat(data.getShape()).isEqualTo(new Shape(N, C, H, W)).isEqualTo(batch().shape());
      assertThat(data.getDataType()).isEqualTo(DataType.FLOAT32);
      for (int n = 0; n < N; n++) {
        for (int c = 0; c < C; c++) {
          for (int h = 0; h < H; h++) {
            for (int w = 0; w < W; w++) {
              assertThat(data.getFloat(n, c, h, w)).isEqualTo(((n * H + h) * W + w) * C + c);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void leavesNothingButTheResult(String engine) {
    try (NDManager manager = Engine.getEngine(engine).newBaseManager(Device.cpu())) {
      int before = manager.getManagedArrays().size();
      NDArray data = batch().data(manager);
      NDArray labels = batch().labels(manager);

      assertThat(data.getManager()).isSameAs(manager);
      assertThat(manager.getManagedArrays()).hasSize(before + 2);
      data.close();
      labels.close();
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  /** The values must not live in a Java buffer that the collector may free. */
  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void outlivesGarbageCollection(String engine) {
    try (NDManager manager = Engine.getEngine(engine).newBaseManager(Device.cpu())) {
      float[] pixels = new float[1 << 20];
      Arrays.fill(pixels, 7);
      NDArray data = new PreparedBatch(pixels, new int[1 << 10], 32, 32, 1).data(manager);
      pixels[0] = 8;
      for (int i = 0; i < 3; i++) {
        System.gc();
        ByteBuffer.allocateDirect(4 << 20);
      }
      assertThat(data.toFloatArray()).containsOnly(7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void labelsServeAsIndices(String engine) {
    try (NDManager manager = Engine.getEngine(engine).newBaseManager(Device.cpu())) {
      NDArray labels = batch().labels(manager);
      NDArray logits = manager.create(new float[] {0.1f, 0.9f, 2f, 0.3f}, new Shape(2, 2));

      assertThat(labels.getDataType()).isEqualTo(DataType.INT64);
      assertThat(labels.toLongArray()).containsExactly(1, 0);
      assertThat(labels.oneHot(2).toType(DataType.FLOAT32, false).toFloatArray())
          .containsExactly(0, 1, 1, 0);
      assertThat(logits.argMax(1).toType(DataType.INT64, false).contentEquals(labels)).isTrue();
      double expected = (Math.log1p(Math.exp(-0.8)) + Math.log1p(Math.exp(-1.7))) / 2;
      assertThat(
              (double)
                  Loss.softmaxCrossEntropyLoss()
                      .evaluate(new NDList(labels), new NDList(logits))
                      .getFloat())
          .isCloseTo(expected, within(1e-5));
    }
  }

  private static PreparedBatch batch() {
    float[] pixels = new float[N * H * W * C];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i;
    }
    return new PreparedBatch(pixels, new int[] {1, 0}, H, W, C);
  }
}

package dev.sphere.models.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;
import java.util.Arrays;

/**
 * A batch in Java memory, ready to become arrays of an engine. The arrays of this record are its
 * own: whoever receives the batch may keep them.
 *
 * @param pixels the images one after another in NHWC order, normalised to (x − 127.5) / 128, about
 *     −1 to 1
 * @param labels the class of each image
 * @param height the rows of an image
 * @param width the columns of an image
 * @param channels the channels of an image
 */
public record PreparedBatch(float[] pixels, int[] labels, int height, int width, int channels) {

  /**
   * A batch of one image without a class, which gets the label 0.
   *
   * @param pixels height × width × channels bytes, row by row, the channels of a pixel together
   */
  public static PreparedBatch ofImage(byte[] pixels, int height, int width, int channels) {
    float[] normalised = new float[pixels.length];
    BatchLoader.normalise(pixels, normalised, 0);
    return new PreparedBatch(normalised, new int[] {0}, height, width, channels);
  }

  /** The number of images. */
  public int size() {
    return labels.length;
  }

  /** The shape of {@link #data}: (images, channels, rows, columns). */
  public Shape shape() {
    return new Shape(size(), channels, height, width);
  }

  /**
   * The images as one float32 array of shape (N, C, H, W), attached to the manager and to nothing
   * else. On PyTorch it is a transposed view of memory in NHWC order, "channels last", which the
   * convolutions of that engine are fastest with; MXNet transposes the values.
   *
   * @param manager the manager, hence the engine and the device
   * @return a new array; the caller, or its manager, closes it
   */
  public NDArray data(NDManager manager) {
    try (NDArray nhwc =
        EngineArrays.of(manager, pixels, new Shape(size(), height, width, channels))) {
      return nhwc.transpose(0, 3, 1, 2);
    }
  }

  /**
   * The labels as an int64 array of shape (N), which both engines take as indices (oneHot, pick,
   * the losses of DJL) and compare with argMax.
   *
   * @param manager the manager, hence the engine and the device
   * @return a new array; the caller, or its manager, closes it
   */
  public NDArray labels(NDManager manager) {
    return EngineArrays.of(manager, Arrays.stream(labels).asLongStream().toArray());
  }
}

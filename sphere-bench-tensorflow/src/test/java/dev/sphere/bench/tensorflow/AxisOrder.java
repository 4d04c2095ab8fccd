package dev.sphere.bench.tensorflow;

import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;

/**
 * Brings numbers in Sphere's order of axes into TensorFlow's and back.
 *
 * @param ours the shape in Sphere's order
 * @param axes which of them TensorFlow has first, second and so on
 */
record AxisOrder(Shape ours, int... axes) {

  /** (N, C, H, W) and (N, H, W, C). */
  static AxisOrder ofImages(Shape shape) {
    return new AxisOrder(shape, 0, 2, 3, 1);
  }

  /** (filters, C, rows, columns) and (rows, columns, C, filters). */
  static AxisOrder ofKernels(Shape shape) {
    return new AxisOrder(shape, 2, 3, 1, 0);
  }

  /** Returns a tensor of numbers in Sphere's order. */
  TFloat32 tensor(double[] numbers) {
    float[] ordered = new float[numbers.length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = (float) numbers[place(i)];
    }
    long[] shape = IntStream.of(axes).mapToLong(ours::get).toArray();
    return TFloat32.tensorOf(org.tensorflow.ndarray.Shape.of(shape), DataBuffers.of(ordered));
  }

  /** Returns a tensor's numbers in Sphere's order. */
  double[] numbers(Tensor tensor) {
    FloatDataBuffer ordered = DataBuffers.ofFloats(tensor.shape().size());
    ((TFloat32) tensor).copyTo(ordered);
    double[] numbers = new double[(int) ordered.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[place(i)] = ordered.getFloat(i);
    }
    return numbers;
  }

  /** Returns where the number at a place of TensorFlow's order is in Sphere's. */
  private int place(int index) {
    long rest = index;
    long[] position = new long[axes.length];
    for (int i = axes.length - 1; i >= 0; i--) {
      position[axes[i]] = rest % ours.get(axes[i]);
      rest /= ours.get(axes[i]);
    }
    long place = 0;
    for (int axis = 0; axis < position.length; axis++) {
      place = place * ours.get(axis) + position[axis];
    }
    return (int) place;
  }
}

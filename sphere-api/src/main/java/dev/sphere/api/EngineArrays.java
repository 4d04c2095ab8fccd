package dev.sphere.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arrays of Java's numbers in the engine's own memory, at any time and for as long as a graph needs
 * them.
 *
 * <p>What DJL's {@code manager.create(numbers)} makes is neither: on PyTorch the array borrows the
 * buffer the numbers were put in, which is gone when the array is closed, though a graph may still
 * need it; on MXNet a garbage collection may take the buffer before the engine has read it.
 */
public final class EngineArrays {

  private static final NDIndex EVERYTHING = new NDIndex(":");

  private EngineArrays() {}

  /**
   * Copies numbers, rounded to a type.
   *
   * @param type float32 or float64
   * @throws IllegalArgumentException if the type is neither, or the shape of another size
   */
  public static NDArray of(NDManager manager, double[] values, Shape shape, DataType type) {
    return copy(manager, rounded(values, type), shape, type);
  }

  /**
   * Copies numbers to an array of the manager and the type of another one.
   *
   * @param like float32 or float64
   * @throws IllegalArgumentException if the type is neither, or the shape of another size
   */
  public static NDArray like(NDArray like, double[] values, Shape shape) {
    return of(like.getManager(), values, shape, like.getDataType());
  }

  /**
   * Copies numbers to a float32 array.
   *
   * @throws IllegalArgumentException if the shape is of another size
   */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    ByteBuffer buffer = buffer(values.length, DataType.FLOAT32);
    buffer.asFloatBuffer().put(values);
    return copy(manager, buffer, shape, DataType.FLOAT32);
  }

  /** Copies whole numbers to an int64 array (N). */
  public static NDArray of(NDManager manager, long... values) {
    ByteBuffer buffer = buffer(values.length, DataType.INT64);
    buffer.asLongBuffer().put(values);
    return copy(manager, buffer, new Shape(values.length), DataType.INT64);
  }

  /**
   * Overwrites an array that is in no graph.
   *
   * @param array float32 or float64
   * @param values as many as the array has
   * @throws IllegalArgumentException if they are more or fewer, or the type is neither
   */
  public static void write(NDArray array, double[] values) {
    requireSize(values.length, array.getShape());
    ByteBuffer buffer = rounded(values, array.getDataType());
    array.set(buffer);
    Reference.reachabilityFence(buffer);
  }

  /**
   * Overwrites an array that is in no graph with what {@link NDArray#toByteArray} gave of another.
   *
   * @param bytes of an array of the same shape and type, on a machine of the same byte order
   * @throws IllegalArgumentException if they are more or fewer
   */
  public static void write(NDArray array, byte[] bytes) {
    DataType type = array.getDataType();
    if (bytes.length != array.size() * type.getNumOfBytes()) {
      throw new IllegalArgumentException(
          "%d bytes are not what %s of %s has".formatted(bytes.length, array.getShape(), type));
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    buffer.put(bytes).rewind();
    try (NDArray borrowed = array.getManager().create(buffer, array.getShape(), type)) {
      overwrite(array, borrowed);
    } finally {
      Reference.reachabilityFence(buffer);
    }
  }

  /**
   * Overwrites an array, in the memory it has, with the values of another.
   *
   * <p>What {@link NDArray#copyTo} writes to lies, on PyTorch, in memory of Java's from then on,
   * and is lost with the object it was called with: a gradient, of which the engine has an object
   * of its own, must not be written so.
   *
   * @param array of one axis or more, in no graph that is being collected
   * @param values of the same shape and type
   */
  public static void overwrite(NDArray array, NDArray values) {
    array.set(EVERYTHING, values);
  }

  private static ByteBuffer rounded(double[] values, DataType type) {
    ByteBuffer buffer = buffer(values.length, type);
    if (type == DataType.FLOAT64) {
      buffer.asDoubleBuffer().put(values);
    } else if (type == DataType.FLOAT32) {
      for (int i = 0; i < values.length; i++) {
        buffer.putFloat(i * Float.BYTES, (float) values[i]);
      }
    } else {
      throw new IllegalArgumentException("expected float32 or float64, got " + type);
    }
    return buffer;
  }

  private static ByteBuffer buffer(int values, DataType type) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(values, type.getNumOfBytes()))
        .order(ByteOrder.nativeOrder());
  }

  private static NDArray copy(NDManager manager, ByteBuffer buffer, Shape shape, DataType type) {
    requireSize(buffer.capacity() / type.getNumOfBytes(), shape);
    try (NDArray borrowed = manager.create(buffer, shape, type)) {
      return borrowed.duplicate();
    } finally {
      Reference.reachabilityFence(buffer);
    }
  }

  private static void requireSize(int values, Shape shape) {
    if (shape.size() != values) {
      throw new IllegalArgumentException(
          "%d numbers cannot have the shape %s".formatted(values, shape));
    }
  }
}

package dev.sphere.ops.fused;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The bits of floats as ints, by copies of whole arrays: one by one they would keep the compiler
 * from making vector instructions.
 */
final class FloatBits {

  private final FloatBuffer floats;
  private final IntBuffer ints;

  /** Makes room for so many. */
  FloatBits(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.nativeOrder());
    floats = bytes.asFloatBuffer();
    ints = bytes.asIntBuffer();
  }

  /** Writes the bits of floats. */
  void write(float[] numbers, int[] bits, int count) {
    floats.put(0, numbers, 0, count);
    ints.get(0, bits, 0, count);
  }

  /** Writes the floats that have these bits. */
  void write(int[] bits, float[] numbers, int count) {
    ints.put(0, bits, 0, count);
    floats.get(0, numbers, 0, count);
  }
}

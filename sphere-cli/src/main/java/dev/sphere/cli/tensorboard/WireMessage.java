package dev.sphere.cli.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message of protocol buffers, field after field as it is added.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class WireMessage {

  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds an int64. */
  WireMessage whole(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a double. */
  WireMessage real(int field, double value) {
    tag(field, EIGHT_BYTES);
    bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  /** Adds a float. */
  WireMessage single(int field, float value) {
    tag(field, FOUR_BYTES);
    bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  /** Adds a string. */
  WireMessage text(int field, String value) {
    return delimited(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a message. */
  WireMessage message(int field, WireMessage value) {
    return delimited(field, value.toBytes());
  }

  /** Adds packed doubles. */
  WireMessage reals(int field, double[] values) {
    ByteBuffer packed = littleEndian(Double.BYTES * values.length);
    for (double value : values) {
      packed.putDouble(value);
    }
    return delimited(field, packed.array());
  }

  private WireMessage delimited(int field, byte[] content) {
    tag(field, LENGTH_DELIMITED);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  /** Seven bits a byte, the lowest first, with the eighth set where more follow. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the fields. */
  byte[] toBytes() {
    return bytes.toByteArray();
  }
}

package dev.sphere.cli.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A record of TensorFlow's files: the length of its data, 8 bytes, and a checksum of that; the
 * data, and a checksum of them. Little endian; checksums are CRC-32C, masked.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecords format
 *     details</a>
 */
final class TfRecord {

  private static final int CHECKSUM_BYTES = 4;

  private TfRecord() {}

  /** Returns a record with these data. */
  static byte[] of(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + CHECKSUM_BYTES + data.length + CHECKSUM_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedChecksum(record.array(), Long.BYTES));
    record.put(data);
    record.putInt(maskedChecksum(data, data.length));
    return record.array();
  }

  /** A checksum of data that hold checksums says little, so those that are stored are changed. */
  private static int maskedChecksum(byte[] data, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(data, 0, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
  }
}

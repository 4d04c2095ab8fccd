package dev.sphere.models.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBaseBlock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Refuses counts that are larger than can be, before DJL makes arrays of that size.
 *
 * <p>DJL reads weights with {@link java.io.DataInputStream#readInt} and believes what it reads: of
 * axes, of shapes, of bytes. What blocks keep beside is read by their own code, so that the format
 * is known to nobody as a whole. Hence this stream looks who reads: an int that DJL's readers of
 * shapes and arrays ask for is a count.
 */
public final class BoundedInput extends FilterInputStream {

  private static final StackWalker STACK = StackWalker.getInstance();

  /** Those that make arrays of a size that they read. */
  private static final Set<String> READERS =
      Set.of(
          Shape.class.getName(), AbstractBaseBlock.class.getName(), "ai.djl.ndarray.NDSerializer");

  private static final int FRAMES = 6;

  private final long most;
  private long count;
  private int bytes;

  /**
   * Guards a stream.
   *
   * @param most no count in it can be more than this: its size, or that of all arrays together
   */
  public BoundedInput(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0 && isCount()) {
      add(value);
    }
    return value;
  }

  /** Later versions of Java read an int at once. */
  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    int read = super.read(buffer, start, length);
    if (length <= Integer.BYTES && isCount()) {
      for (int i = 0; i < read; i++) {
        add(buffer[start + i] & 0xff);
      }
    }
    return read;
  }

  /** Of a count that has begun the other bytes follow. */
  private boolean isCount() {
    return bytes > 0
        || STACK.walk(
            frames ->
                frames
                    .limit(FRAMES)
                    .dropWhile(frame -> !frame.getMethodName().equals("readInt"))
                    .skip(1)
                    .findFirst()
                    .filter(caller -> READERS.contains(caller.getClassName()))
                    .isPresent());
  }

  private void add(int value) throws IOException {
    count = count << Byte.SIZE | value;
    bytes++;
    if (bytes == Integer.BYTES) {
      int claimed = (int) count;
      count = 0;
      bytes = 0;
      if (claimed < 0 || claimed > most) {
        throw new IOException(
            "it tells of %,d numbers or bytes where there can be %,d at most"
                .formatted(claimed, most));
      }
    }
  }
}

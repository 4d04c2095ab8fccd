package dev.sphere.models.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a file's content, written behind it, by which any damage shows. */
final class Seal {

  private static final int SIZE = 32;

  private Seal() {}

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Passes content on; the seal is appended on closing, and the stream beneath stays open. */
  static final class Output extends FilterOutputStream {

    private final MessageDigest digest = digest();

    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      digest.update((byte) value);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      out.write(bytes, start, length);
      digest.update(bytes, start, length);
    }

    @Override
    public void close() throws IOException {
      out.write(digest.digest());
    }
  }

  /**
   * Checks a file, in constant memory.
   *
   * @throws IOException if it cannot be read, or its seal is not that of its content
   */
  static void check(Path file) throws IOException {
    long content = Files.size(file) - SIZE;
    if (content < 0) {
      throw new IOException("it ends too early");
    }
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (long left = content; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          throw new IOException("it ends too early");
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
      if (!MessageDigest.isEqual(digest.digest(), in.readNBytes(SIZE))) {
        throw new IOException("its SHA-256 is not that of its content");
      }
    }
  }
}

package dev.sphere.models.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files of unsigned bytes, the format of MNIST, compressed by gzip or not (which the
 * content tells, not the name). Sizes in a header are believed only as far as the file can hold
 * them, so a damaged header cannot make it allocate.
 */
final class IdxReader {
  private static final int MAGIC_LABELS = 0x0801;
  private static final int MAGIC_IMAGES = 0x0803;

  /** A byte of a gzip file stands for no more bytes than this: the limit of the deflate format. */
  private static final long LARGEST_RATIO = 1032;

  private static final int LARGEST_IMAGE = 1 << 26;

  private IdxReader() {}

  /**
   * Images of one size and one channel.
   *
   * @param height the rows of every image
   * @param width the columns of every image
   * @param pixels an array an image
   */
  record Images(int height, int width, byte[][] pixels) {}

  /** Reads a file of images (three dimensions: images, rows, columns). */
  static Images images(Path file) {
    return read(
        file,
        MAGIC_IMAGES,
        3,
        (sizes, in) -> {
          long imageBytes = (long) sizes[1] * sizes[2];
          if (imageBytes > LARGEST_IMAGE) {
            throw damaged(file, "it declares images of " + sizes[1] + "x" + sizes[2], null);
          }
          byte[][] pixels = new byte[sizes[0]][];
          for (int i = 0; i < pixels.length; i++) {
            pixels[i] = exactly(file, in, (int) imageBytes);
          }
          return new Images(sizes[1], sizes[2], pixels);
        });
  }

  /** Reads a file of labels (one dimension), each below the number of classes. */
  static int[] labels(Path file, int classes) {
    byte[] bytes = read(file, MAGIC_LABELS, 1, (sizes, in) -> exactly(file, in, sizes[0]));
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Byte.toUnsignedInt(bytes[i]);
      if (labels[i] >= classes) {
        throw damaged(
            file, "label " + i + " is " + labels[i] + ", expected 0 to " + (classes - 1), null);
      }
    }
    return labels;
  }

  private interface Body<T> {
    T read(int[] sizes, InputStream in) throws IOException;
  }

  private static <T> T read(Path file, int magic, int dimensions, Body<T> body) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      raw.mark(2);
      boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      InputStream in = compressed ? new GZIPInputStream(raw, 1 << 16) : raw;
      int[] sizes = header(file, in, magic, dimensions);
      checkSize(file, compressed, Integer.BYTES * (1 + dimensions), sizes);
      T result = body.read(sizes, in);
      if (in.read() != -1) {
        throw damaged(file, "bytes follow the last of " + sizes[0] + " items", null);
      }
      return result;
    } catch (EOFException e) {
      throw damaged(file, "it ends too early", e);
    } catch (ZipException e) {
      throw damaged(file, "its compression is broken (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw new DataException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static int[] header(Path file, InputStream in, int magic, int dimensions)
      throws IOException {
    int length = Integer.BYTES * (1 + dimensions);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw damaged(
          file, "it has " + bytes.length + " bytes, fewer than its header of " + length, null);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int found = header.getInt();
    if (found != magic) {
      throw damaged(
          file,
          String.format(Locale.ROOT, "it begins with 0x%08x, expected 0x%08x", found, magic),
          null);
    }
    int[] sizes = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = header.getInt();
      if (sizes[i] < 1) {
        throw damaged(file, "it declares a size of " + Integer.toUnsignedString(sizes[i]), null);
      }
    }
    return sizes;
  }

  private static void checkSize(Path file, boolean compressed, int headerBytes, int[] sizes)
      throws IOException {
    long declared = declaredBytes(sizes);
    long size = Files.size(file);
    if (compressed && declared > size * LARGEST_RATIO) {
      throw damaged(
          file,
          String.format(
              Locale.ROOT,
              "it declares %,d bytes, more than its %,d compressed bytes can hold",
              declared,
              size),
          null);
    }
    if (!compressed && declared != size - headerBytes) {
      throw damaged(
          file,
          String.format(
              Locale.ROOT,
              "it declares %,d bytes after the header of %d, but has %,d",
              declared,
              headerBytes,
              size - headerBytes),
          null);
    }
    HeapCheck.require(declared, file.toString());
  }

  private static long declaredBytes(int[] sizes) {
    long bytes = 1;
    for (int size : sizes) {
      bytes = bytes > Long.MAX_VALUE / size ? Long.MAX_VALUE : bytes * size;
    }
    return bytes;
  }

  private static byte[] exactly(Path file, InputStream in, int count) throws IOException {
    // Grows with what is there, unlike new byte[count].
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw damaged(file, "it ends too early", null);
    }
    return bytes;
  }

  private static DataException damaged(Path file, String what, Throwable cause) {
    return new DataException(file + " is damaged: " + what + ".\nGet the file again.", cause);
  }
}

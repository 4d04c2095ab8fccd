package dev.sphere.models.embedding;

import dev.sphere.api.Excerpt;
import dev.sphere.models.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Embeddings as NumPy stores an array (NPY format, version 1.0): float32, little-endian, of shape
 * (images, numbers), in C order. The paths are beside it in a file whose name ends in {@code
 * .paths.txt}, a line each, in the order of the rows.
 *
 * @param path where it is
 */
public record NpyFile(Path path) implements EmbeddingFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The array begins at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d{1,9}), (\\d{1,9})\\)");

  /** Returns the file of the paths. */
  public Path pathList() {
    String name = path.getFileName().toString();
    return path.resolveSibling(name.substring(0, name.length() - ".npy".length()) + ".paths.txt");
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a path has a line break in it
   */
  @Override
  public void write(NamedEmbeddings embeddings) throws IOException {
    for (String image : embeddings.paths()) {
      if (image.indexOf('\n') >= 0 || image.indexOf('\r') >= 0) {
        throw new IllegalArgumentException(
            "a path with a line break cannot be listed, use .csv: " + image);
      }
    }
    AtomicFile.writeWithFolders(
        pathList(),
        out -> {
          for (String image : embeddings.paths()) {
            out.write((image + "\n").getBytes(StandardCharsets.UTF_8));
          }
          // What is old stays until there is room for all, and no interruption leaves new numbers
          // beside the paths of others.
          out.flush();
          AtomicFile.write(path, numbers -> writeNumbers(embeddings, numbers), pathList());
        });
  }

  private static void writeNumbers(NamedEmbeddings embeddings, OutputStream out)
      throws IOException {
    out.write(MAGIC);
    out.write(header(embeddings.size(), embeddings.dimension()));
    for (float[] row : embeddings.rows()) {
      ByteBuffer bytes = littleEndian(Float.BYTES * row.length);
      bytes.asFloatBuffer().put(row);
      out.write(bytes.array());
    }
  }

  /** The length of the description in two bytes, and the description, filled up with spaces. */
  private static byte[] header(int rows, int columns) {
    String description =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            rows,
            columns);
    int unpadded = MAGIC.length + Short.BYTES + description.length() + 1;
    int padding = Math.floorMod(-unpadded, ALIGNMENT);
    String line = description + " ".repeat(padding) + "\n";
    return littleEndian(Short.BYTES + line.length())
        .putShort((short) line.length())
        .put(line.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public NamedEmbeddings read() throws IOException {
    if (!Files.isRegularFile(pathList())) {
      throw new IOException(path + " needs the paths of its images in " + pathList());
    }
    List<String> paths = Files.readAllLines(pathList());
    try (InputStream file = Files.newInputStream(path);
        DataInputStream in = new DataInputStream(new BufferedInputStream(file))) {
      float[][] rows = rows(in);
      if (in.read() >= 0) {
        throw new IOException(path + " is damaged: it is longer than its header says");
      }
      return new NamedEmbeddings(paths, rows);
    } catch (EOFException cut) {
      throw new IOException(path + " is damaged: it ends too early", cut);
    } catch (IllegalArgumentException damaged) {
      throw new IOException(path + " is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private float[][] rows(DataInputStream in) throws IOException {
    byte[] magic = new byte[MAGIC.length];
    in.readFully(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException(path + " is no NPY file of version 1.0");
    }
    byte[] header = new byte[Short.toUnsignedInt(Short.reverseBytes(in.readShort()))];
    in.readFully(header);
    String description = new String(header, StandardCharsets.US_ASCII);
    Matcher shape = SHAPE.matcher(description);
    if (!description.contains("'descr': '<f4'")
        || !description.contains("'fortran_order': False")
        || !shape.find()) {
      throw new IOException(
          "%s must hold little-endian float32 of two axes in C order, but holds %s"
              .formatted(path, Excerpt.of(description.strip())));
    }
    int count = Integer.parseInt(shape.group(1));
    int columns = Integer.parseInt(shape.group(2));
    // Rows take memory even where they are empty.
    if (Math.max((long) Float.BYTES * columns, 1) * count > Files.size(path)) {
      throw new EOFException();
    }
    float[][] rows = new float[count][columns];
    for (float[] row : rows) {
      ByteBuffer bytes = littleEndian(Float.BYTES * columns);
      in.readFully(bytes.array());
      bytes.asFloatBuffer().get(row);
    }
    return rows;
  }
}

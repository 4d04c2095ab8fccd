package dev.sphere.models.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sphere.models.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingFileTest {

  private static final float[][] ROWS = {
    {1, -0.1f, Float.MIN_VALUE}, {Float.MAX_VALUE, 0, -1e-7f}, {0, 0, 0}
  };

  @TempDir private Path directory;

  private static void assertSame(NamedEmbeddings found, NamedEmbeddings expected) {
    assertThat(found.paths()).isEqualTo(expected.paths());
    assertThat(found.rows()).isDeepEqualTo(expected.rows());
  }

  private List<String> content() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void csvNamesPathFolderAndNumbers() throws IOException {
    Path file = directory.resolve("e.csv");
    EmbeddingFile.at(file)
        .write(
            new NamedEmbeddings(
                List.of("a/cat/1.png", "2.png", "C:\\dogs\\3.png"),
                new float[][] {{1, -0.5f}, {1e-7f, 0.1f}, {0, 3}}));

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            path,folder,e1,e2
            a/cat/1.png,cat,1.0,-0.5
            2.png,,1.0E-7,0.1
            C:\\dogs\\3.png,dogs,0.0,3.0
            """);
    assertThat(content()).as("nothing unfinished").containsExactly("e.csv");
  }

  @Test
  void csvQuotesWhatNeedsIt() throws IOException {
    List<String> paths = List.of("a,b/c.png", "say \"x\".png", "two\nlines/ü.png", "é/plain.png");
    NamedEmbeddings embeddings = new NamedEmbeddings(paths, new float[][] {{1}, {2}, {3}, {4}});
    EmbeddingFile file = EmbeddingFile.at(directory.resolve("e.csv"));
    file.write(embeddings);

    assertThat(Files.readString(file.path()))
        .isEqualTo(
            "path,folder,e1\n\"a,b/c.png\",\"a,b\",1.0\n\"say \"\"x\"\".png\",,2.0\n"
                + "\"two\nlines/ü.png\",\"two\nlines\",3.0\né/plain.png,é,4.0\n")
        .isEqualTo(CsvFile.text(embeddings));
    assertSame(file.read(), embeddings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.csv", "e.npy", "new/folder/E.NPY"})
  void comesBackBitForBit(String name) throws IOException {
    NamedEmbeddings extremes = new NamedEmbeddings(List.of("x/1", "x/2", "y/3"), ROWS);
    EmbeddingFile file = EmbeddingFile.at(directory.resolve(name));
    file.write(extremes);
    assertSame(file.read(), extremes);

    Random random = new Random(1);
    float[][] rows = new float[50][33];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    NamedEmbeddings drawn =
        new NamedEmbeddings(Stream.iterate("p", p -> p + "q").limit(50).toList(), rows);
    file.write(drawn);
    assertSame(file.read(), drawn);
  }

  /** Read by hand, as the NPY format says: magic, version, length, description, numbers. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 16", "1000, 7", "2, 100000"})
  void npyIsWhatNumPyReads(int rows, int columns) throws IOException {
    float[][] numbers = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        numbers[i][j] = i + j / 1024f;
      }
    }
    List<String> paths = Stream.iterate(0, i -> i + 1).limit(rows).map(i -> "é/" + i).toList();
    Path file = directory.resolve("e.npy");
    EmbeddingFile.at(file).write(new NamedEmbeddings(paths, numbers));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[6];
    bytes.get(magic);
    assertThat(magic).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y');
    assertThat(bytes.get()).as("major version").isEqualTo((byte) 1);
    assertThat(bytes.get()).as("minor version").isEqualTo((byte) 0);
    byte[] description = new byte[bytes.getShort()];
    bytes.get(description);
    assertThat(bytes.position() % 64).as("alignment").isZero();
    assertThat(new String(description, StandardCharsets.US_ASCII))
        .startsWith(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                .formatted(rows, columns))
        .matches("\\{.*} *\n");
    for (float[] row : numbers) {
      for (float number : row) {
        assertThat(bytes.getFloat()).isEqualTo(number);
      }
    }
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(Files.readAllLines(directory.resolve("e.paths.txt"))).isEqualTo(paths);
    assertThat(content()).as("nothing unfinished").containsExactly("e.npy", "e.paths.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\n", "\ra"})
  void npyListsNoPathWithALineBreak(String path) throws IOException {
    NamedEmbeddings embeddings = new NamedEmbeddings(List.of(path), new float[][] {{1}});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingFile.at(directory.resolve("e.npy")).write(embeddings))
        .withMessage("a path with a line break cannot be listed, use .csv: " + path);
    assertThat(content()).isEmpty();
  }

  /** /dev/full is a device without space. */
  @ParameterizedTest
  @ValueSource(strings = {"e.csv", "e.npy", "e.paths.txt"})
  void oldEmbeddingsStayWhereThereIsNoRoomForNewOnes(String tooLarge) throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    NamedEmbeddings old = new NamedEmbeddings(List.of("1", "2", "3"), ROWS);
    EmbeddingFile file =
        EmbeddingFile.at(directory.resolve(tooLarge.endsWith(".csv") ? "e.csv" : "e.npy"));
    file.write(old);
    List<String> before = content();
    Files.createSymbolicLink(directory.resolve(tooLarge + AtomicFile.SUFFIX), full);

    assertThatThrownBy(
            () -> file.write(new NamedEmbeddings(List.of("a", "b", "c"), new float[3][3])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write " + directory.resolve(tooLarge) + ": ");
    assertSame(file.read(), old);
    assertThat(content()).as("nothing unfinished").isEqualTo(before);
  }

  /** A folder in the place of the array lets the last step but one fail. */
  @Test
  void npyHasNoPathsOfOthersWhereItsNumbersCouldNotBeReplaced() throws IOException {
    EmbeddingFile file = EmbeddingFile.at(directory.resolve("e.npy"));
    Files.createDirectories(file.path().resolve("not-empty"));
    Files.writeString(directory.resolve("e.paths.txt"), "old\n");

    assertThatThrownBy(() -> file.write(new NamedEmbeddings(List.of("1", "2", "3"), ROWS)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write " + file.path() + ": ");
    assertThat(content()).containsExactly("e.npy");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    NamedEmbeddings embeddings = new NamedEmbeddings(List.of("1", "2", "3"), ROWS);
    EmbeddingFile npy = EmbeddingFile.at(directory.resolve("e.npy"));
    npy.write(embeddings);
    byte[] whole = Files.readAllBytes(npy.path());
    for (int length : new int[] {0, 5, 9, 60, 128, whole.length - 1}) {
      Files.write(npy.path(), Arrays.copyOf(whole, length));
      assertDamaged(npy, "is damaged: it ends too early");
    }
    Files.write(npy.path(), Arrays.copyOf(whole, whole.length + 1));
    assertDamaged(npy, "is damaged: it is longer than its header says");
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    Files.writeString(npy.path(), text.replace("<f4", "<f8"), StandardCharsets.ISO_8859_1);
    assertDamaged(npy, "must hold little-endian float32 of two axes in C order, but holds {'de");
    Files.writeString(npy.path(), "x" + text, StandardCharsets.ISO_8859_1);
    assertDamaged(npy, "is no NPY file of version 1.0");
    Files.write(npy.path(), whole);
    Files.writeString(directory.resolve("e.paths.txt"), "1\n2\n");
    assertDamaged(npy, "is damaged: 2 paths for 3 embeddings");
    Files.delete(directory.resolve("e.paths.txt"));
    assertDamaged(npy, "needs the paths of its images in " + directory.resolve("e.paths.txt"));

    EmbeddingFile csv = EmbeddingFile.at(directory.resolve("e.csv"));
    assertRefused(csv, "", "holds no embeddings: it does not begin with path,folder,e1");
    assertRefused(csv, "name,e1\n", "holds no embeddings: it does not begin with path,folder,e1");
    assertRefused(csv, "path,folder,e1\na,b\n", "is damaged: a has 2 cells, the header 3");
    assertRefused(csv, "path,folder,e1\na,b,x\n", "is damaged at a: For input string: \"x\"");
    assertRefused(csv, "path,folder,e1\na,b,NaN\n", "the embedding of a contains NaN");
    Files.write(csv.path(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertDamaged(csv, "holds no embeddings: it is not text in UTF-8");
  }

  private static void assertRefused(EmbeddingFile file, String content, String message)
      throws IOException {
    Files.writeString(file.path(), content);
    assertDamaged(file, message);
  }

  private static void assertDamaged(EmbeddingFile file, String message) {
    assertThatThrownBy(file::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.path().toString())
        .hasMessageContaining(message);
  }

  /** Found by damaging files: rows without numbers need no bytes, but memory. */
  @Test
  void rowsThatTheFileCannotHoldAreRefused() throws IOException {
    EmbeddingFile file = EmbeddingFile.at(directory.resolve("e.npy"));
    file.write(new NamedEmbeddings(List.of("a"), new float[][] {{1}}));
    String whole = Files.readString(file.path(), StandardCharsets.ISO_8859_1);
    Files.writeString(
        file.path(), whole.replace("(1, 1)", "(999999999, 0)"), StandardCharsets.ISO_8859_1);

    assertThatThrownBy(file::read)
        .isInstanceOf(IOException.class)
        .hasMessage(file.path() + " is damaged: it ends too early");
  }

  /** Found by damaging files: a header without the second name. */
  @Test
  void aHeaderThatIsCutOffIsRefused() throws IOException {
    EmbeddingFile file = EmbeddingFile.at(directory.resolve("e.csv"));
    Files.writeString(file.path(), "path\na\n");

    assertThatThrownBy(file::read)
        .isInstanceOf(IOException.class)
        .hasMessage(file.path() + " holds no embeddings: it does not begin with path,folder,e1");
  }

  @Test
  void otherNamesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingFile.at(Path.of("x.txt")))
        .withMessage("a file of embeddings ends in .csv or .npy, not x.txt");
  }
}

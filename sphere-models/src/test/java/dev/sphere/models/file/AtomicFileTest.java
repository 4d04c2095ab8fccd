package dev.sphere.models.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path directory;

  private static List<String> content(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAndReplaces() throws IOException {
    Path file = directory.resolve("f");
    AtomicFile.write(file, out -> out.write('a'));
    AtomicFile.write(file, out -> out.write('b'));

    assertThat(file).hasContent("b");
    assertThat(content(directory)).containsExactly("f");
  }

  @Test
  void aFailureLeavesTheOldFile() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write('x');
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + file + ": disk full");
    assertThat(file).hasContent("old");
    assertThat(content(directory)).containsExactly("f");
  }

  @Test
  void aLinkStaysAndWhatItLeadsToIsReplaced() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("elsewhere"));
    Path file = Files.writeString(folder.resolve("f"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("elsewhere", "f"));
    AtomicFile.write(link, out -> out.write('a'));

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("a");
    assertThat(content(folder)).containsExactly("f");
    assertThat(content(directory)).containsExactly("elsewhere", "link");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeStaysAndIsWrittenTo() throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process reader =
        new ProcessBuilder("cat", pipe.toString())
            .redirectOutput(directory.resolve("read").toFile())
            .start();
    try {
      AtomicFile.write(pipe, out -> out.write("abc".getBytes(StandardCharsets.UTF_8)));

      assertThat(reader.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(directory.resolve("read")).hasContent("abc");
      assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
      assertThat(content(directory)).containsExactly("pipe", "read");
    } finally {
      reader.destroyForcibly();
    }
  }

  @Test
  void foldersAreMadeWhereThatIsAskedFor() throws IOException {
    Path file = directory.resolve("a/b/f");
    assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write('a')))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + file + ": its folder is gone");
    AtomicFile.writeWithFolders(file, out -> out.write('a'));

    assertThat(file).hasContent("a");
  }

  @Test
  void aFileInPlaceOfAFolderIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "").resolve("g");
    assertThatThrownBy(() -> AtomicFile.writeWithFolders(file, out -> out.write('a')))
        .isInstanceOf(IOException.class)
        .message()
        .startsWith("cannot write " + file + ": ")
        .doesNotContain("\n");
  }

  @Test
  void aFolderAppearsWhole() throws IOException {
    Path folder = directory.resolve("a/model");
    AtomicFolder.write(
        folder,
        unfinished -> {
          Files.writeString(unfinished.resolve("f"), "1");
          Files.writeString(Files.createDirectory(unfinished.resolve("d")).resolve("g"), "2");
          assertThat(folder).doesNotExist();
        });

    assertThat(folder.resolve("f")).hasContent("1");
    assertThat(folder.resolve("d/g")).hasContent("2");
    assertThat(content(directory.resolve("a"))).containsExactly("model");
  }

  @Test
  void aFolderThatCannotBeWrittenLeavesNothing() throws IOException {
    Path folder = directory.resolve("model");
    assertThatThrownBy(
            () ->
                AtomicFolder.write(
                    folder,
                    unfinished -> {
                      Files.writeString(unfinished.resolve("f"), "1");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + folder + ": No space left on device");
    assertThat(content(directory)).isEmpty();
  }

  /** With other files than those that are written now. */
  @Test
  void whatAKilledProcessLeftIsNoPartOfIt() throws IOException {
    Path folder = directory.resolve("model");
    Path left = Files.createDirectory(directory.resolve("model" + AtomicFile.SUFFIX));
    Files.writeString(left.resolve("old"), "1");
    AtomicFolder.write(folder, unfinished -> Files.writeString(unfinished.resolve("new"), "2"));

    assertThat(content(folder)).containsExactly("new");
    assertThat(content(directory)).containsExactly("model");
  }

  @Test
  void anExistingFolderIsRefused() {
    assertThatThrownBy(() -> AtomicFolder.write(directory, unfinished -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + " exists already");
  }
}

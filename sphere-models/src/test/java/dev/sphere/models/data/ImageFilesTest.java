package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {

  @TempDir private Path directory;

  private Path file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  @Test
  void findsAllLevelsSortedByName() throws IOException {
    Path last = file("z.png");
    Path deep = file("b/c/d/1.JPG");
    Path middle = file("b/a.gif");
    Path first = file("a.bmp");
    file("b/notes.txt");
    file("b/png");
    file(".hidden.png");
    file(".hidden/1.png");
    file("none/1.txt");

    assertThat(ImageFiles.find(List.of(directory))).containsExactly(first, middle, deep, last);
    assertThat(ImageFiles.find(List.of(last, directory.resolve("b"), last)))
        .as("in the order given")
        .containsExactly(last, middle, deep, last);
  }

  /** Paths of Windows compare without case, those of a zip file with it: names are what counts. */
  @Test
  void theOrderIsThatOfTheNamesOnEachSystem() throws IOException {
    Path upper = file("B.png");
    Path lower = file("a.png");
    Path accented = file("ä.png");
    Path wide = file("\uff21.png");
    Path emoji = file("\ud83d\ude00.png");

    assertThat(ImageFiles.find(List.of(directory)))
        .containsExactly(upper, lower, accented, emoji, wide);
  }

  @Test
  void aNamedFileNeedsNoExtension() throws IOException {
    Path file = file("b/png");
    assertThat(ImageFiles.find(List.of(file))).containsExactly(file);
  }

  @Test
  void aLinkBelowDoesNotLeadInCircles() throws IOException {
    Path image = file("a/1.png");
    Files.createSymbolicLink(directory.resolve("a/up"), directory);
    Path link = Files.createSymbolicLink(directory.resolve("b"), directory.resolve("a"));

    assertThat(ImageFiles.find(List.of(directory))).containsExactly(image);
    assertThat(ImageFiles.find(List.of(link))).containsExactly(link.resolve("1.png"));
  }

  @Test
  void saysWhereThereIsNothing() throws IOException {
    file("none/1.txt");
    Path absent = directory.resolve("absent");

    assertThatThrownBy(() -> ImageFiles.find(List.of(directory.resolve("none"))))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("The folder .*none has no image \\(files ending in .*jpg, .*png.*");
    assertThatThrownBy(() -> ImageFiles.find(List.of(absent)))
        .isInstanceOf(DataException.class)
        .hasMessage("There is no file or folder " + absent + ".");
  }
}

package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java draws text only where it finds fonts: both outcomes are right, and nothing in between. */
class PlotTest {

  @TempDir private Path directory;

  @Test
  void drawsThePapersFigureOrSaysWhatIsMissing() throws IOException {
    assertDrawnOrExplained("figure.png");
  }

  @Test
  void drawsOneOperatorOrSaysWhatIsMissing() throws IOException {
    assertDrawnOrExplained("one.png", "sigmoid(k=0.1)");
  }

  private void assertDrawnOrExplained(String name, String... spec) throws IOException {
    Path file = directory.resolve("new").resolve(name);
    Result result =
        spec.length == 0
            ? Result.of("operators", "--plot", file, "--json")
            : Result.of("operators", spec[0], "--plot", file, "--json");
    if (result.code() == 0) {
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isBetween(400, 2000);
      assertThat(image.getHeight()).isBetween(300, 2000);
      Set<Integer> colours = new HashSet<>();
      for (int x = 0; x < image.getWidth(); x++) {
        for (int y = 0; y < image.getHeight(); y++) {
          colours.add(image.getRGB(x, y) & 0xffffff);
        }
      }
      // White paper and the first curve's blue; of five curves there are four more colours.
      assertThat(colours).contains(0xffffff, 0x0072B2);
      assertThat(colours.contains(0xD55E00)).isEqualTo(spec.length == 0);
      assertThat(result.json().size()).isPositive();
      assertThat(result.err()).contains("drew " + file);
      assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**.picture*");
    } else {
      result.assertFailed(1, name + " was not drawn", "fontconfig");
      assertThat(result.err()).hasLineCount(1);
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aPictureThatCannotBeWrittenIsAFailure() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Result result = Result.of("operators", "--plot", file.resolve("figure.png"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("sphere: ").contains("file").hasLineCount(1);
  }
}

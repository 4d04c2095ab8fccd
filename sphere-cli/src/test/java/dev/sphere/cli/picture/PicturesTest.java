package dev.sphere.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sphere.cli.output.OutputOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {

  @Test
  void aMistakeInADrawingIsNotTakenForMissingFonts(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("chart.png");

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Pictures.write(
                    file,
                    () -> {
                      throw new IllegalStateException("a mistake");
                    },
                    new OutputOptions()))
        .withMessage("a mistake");
    assertThat(file).doesNotExist();
  }
}

package dev.sphere.cli.picture;

import dev.sphere.cli.output.OutputOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Writes pictures; what cannot be drawn never breaks the job. */
public final class Pictures {

  /** Makes a chart; may fail where fonts are missing. */
  public interface Drawing {
    /** Returns the chart. */
    Chart<?, ?> draw();
  }

  private Pictures() {}

  /**
   * Draws a PNG file, or says in one line why not and what to install.
   *
   * @return whether it was drawn
   * @throws IOException if the file cannot be written
   */
  public static boolean write(Path file, Drawing drawing, OutputOptions output) throws IOException {
    BufferedImage image;
    try {
      image = BitmapEncoder.getBufferedImage(drawing.draw());
    } catch (LinkageError | InternalError | RuntimeException noFonts) {
      output.warn(
          "sphere: "
              + file.getFileName()
              + " was not drawn, Java finds no fonts here;"
              + " the packages fontconfig, libfreetype6 and fonts-dejavu-core draw it.");
      return false;
    }
    Path parent = file.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path unfinished = Files.createTempFile(parent, ".picture", ".png");
    try {
      ImageIO.write(image, "png", unfinished.toFile());
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return true;
  }
}

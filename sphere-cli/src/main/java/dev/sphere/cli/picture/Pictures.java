package dev.sphere.cli.picture;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.models.file.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
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

  /** Makes a sheet of charts of one size; may fail where fonts are missing. */
  public interface Sheet {
    /** Returns the charts, row by row of two. */
    List<? extends Chart<?, ?>> draw();
  }

  private static final int COLUMNS = 2;

  private Pictures() {}

  /**
   * Draws a PNG file, or says in one line why not and what to install.
   *
   * @return whether it was drawn
   * @throws IOException if the file cannot be written
   */
  public static boolean write(Path file, Drawing drawing, OutputOptions output) throws IOException {
    return writeImage(file, () -> BitmapEncoder.getBufferedImage(drawing.draw()), output);
  }

  /**
   * Draws charts beside and below each other into a PNG file, or says in one line why not.
   *
   * @return whether they were drawn
   * @throws IOException if the file cannot be written
   */
  public static boolean writeSheet(Path file, Sheet sheet, OutputOptions output)
      throws IOException {
    return writeImage(file, () -> joined(sheet.draw()), output);
  }

  private static BufferedImage joined(List<? extends Chart<?, ?>> charts) {
    int width = charts.get(0).getWidth();
    int height = charts.get(0).getHeight();
    int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage image =
        new BufferedImage(COLUMNS * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < charts.size(); i++) {
      BufferedImage chart = BitmapEncoder.getBufferedImage(charts.get(i));
      graphics.drawImage(chart, i % COLUMNS * width, i / COLUMNS * height, null);
    }
    graphics.dispose();
    return image;
  }

  private static boolean writeImage(
      Path file, Supplier<BufferedImage> drawing, OutputOptions output) throws IOException {
    BufferedImage image;
    try {
      image = drawing.get();
    } catch (LinkageError | InternalError | RuntimeException noFonts) {
      output.warn(
          "sphere: "
              + file.getFileName()
              + " was not drawn, Java finds no fonts here;"
              + " the packages fontconfig, libfreetype6 and fonts-dejavu-core draw it.");
      return false;
    }
    AtomicFile.writeWithFolders(file, out -> ImageIO.write(image, "png", out));
    return true;
  }
}

package dev.sphere.cli.picture;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.models.file.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Makes a sheet of charts; may fail where fonts are missing. */
  public interface Sheet {
    /** Returns the charts, row by row: no row is wider than two of the widest chart. */
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
    int width = charts.stream().mapToInt(Chart::getWidth).max().orElseThrow();
    int columns = Math.min(COLUMNS, charts.size());
    List<List<? extends Chart<?, ?>>> rows = rows(charts, columns * width);
    int height = rows.stream().mapToInt(Pictures::height).sum();
    BufferedImage image = new BufferedImage(columns * width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    int top = 0;
    for (List<? extends Chart<?, ?>> row : rows) {
      int left = 0;
      for (Chart<?, ?> chart : row) {
        graphics.drawImage(BitmapEncoder.getBufferedImage(chart), left, top, null);
        left += chart.getWidth();
      }
      top += height(row);
    }
    graphics.dispose();
    return image;
  }

  /** Breaks charts into rows no wider than allowed. */
  private static List<List<? extends Chart<?, ?>>> rows(
      List<? extends Chart<?, ?>> charts, int width) {
    List<List<? extends Chart<?, ?>>> rows = new ArrayList<>();
    int begin = 0;
    int filled = 0;
    for (int i = 0; i < charts.size(); i++) {
      if (filled + charts.get(i).getWidth() > width) {
        rows.add(charts.subList(begin, i));
        begin = i;
        filled = 0;
      }
      filled += charts.get(i).getWidth();
    }
    rows.add(charts.subList(begin, charts.size()));
    return rows;
  }

  private static int height(List<? extends Chart<?, ?>> row) {
    return row.stream().mapToInt(Chart::getHeight).max().orElseThrow();
  }

  private static boolean writeImage(
      Path file, Supplier<BufferedImage> drawing, OutputOptions output) throws IOException {
    BufferedImage image;
    try {
      image = drawing.get();
    } catch (LinkageError | InternalError | RuntimeException problem) {
      if (problem instanceof RuntimeException mistake && !isOfFonts(problem)) {
        throw mistake;
      }
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

  /** Where Java finds no fonts its own classes of them fail, in one way or another. */
  private static boolean isOfFonts(Throwable problem) {
    return Arrays.stream(problem.getStackTrace())
        .anyMatch(frame -> frame.getClassName().matches("sun\\.(font|awt)\\..*"));
  }
}

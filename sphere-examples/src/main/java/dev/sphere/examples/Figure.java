package dev.sphere.examples;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/**
 * Charts of one size in rows, with one legend for all of them below, for a PNG file.
 *
 * @param charts the charts, row by row
 * @param columns how many are in a row
 * @param legend what the colours mean; empty for no legend
 */
record Figure(List<XYChart> charts, int columns, List<Key> legend) {

  /** Pixels to a point: charts are laid out in points, and stay sharp when shown larger. */
  private static final int SCALE = 2;

  private static final int LEGEND_HEIGHT = 44;
  private static final int KEY_WIDTH = 52;
  private static final int DOT = 12;

  /** What a colour means. */
  record Key(String name, Color color) {}

  /** Writes a PNG file and the folders to it. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    ImageIO.write(draw(), "png", file.toFile());
  }

  /** Draws the figure, white where nothing is. */
  BufferedImage draw() {
    int width = charts.get(0).getWidth();
    int height = charts.get(0).getHeight();
    int rows = (charts.size() + columns - 1) / columns;
    int legendHeight = legend.isEmpty() ? 0 : LEGEND_HEIGHT;
    BufferedImage image =
        new BufferedImage(
            SCALE * columns * width,
            SCALE * (rows * height + legendHeight),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(SCALE, SCALE);
    for (int i = 0; i < charts.size(); i++) {
      Graphics2D place = (Graphics2D) graphics.create();
      place.translate(i % columns * width, i / columns * height);
      charts.get(i).paint(place, width, height);
      place.dispose();
    }
    graphics.translate((columns * width - legend.size() * KEY_WIDTH) / 2, rows * height);
    drawLegend(graphics);
    graphics.dispose();
    return image;
  }

  private void drawLegend(Graphics2D graphics) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    FontMetrics metrics = graphics.getFontMetrics();
    int middle = LEGEND_HEIGHT / 2;
    for (Key key : legend) {
      graphics.setColor(key.color());
      graphics.fillOval(DOT / 2, middle - DOT / 2, DOT, DOT);
      graphics.setColor(Color.BLACK);
      int baseline = middle + (metrics.getAscent() - metrics.getDescent()) / 2;
      graphics.drawString(key.name(), 2 * DOT, baseline);
      graphics.translate(KEY_WIDTH, 0);
    }
  }
}

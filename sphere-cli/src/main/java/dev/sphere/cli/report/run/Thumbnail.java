package dev.sphere.cli.report.run;

import dev.sphere.cli.html.Element;
import dev.sphere.cli.html.Images;
import dev.sphere.models.data.ImageSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** An image of a data set within a page, pixel by pixel. */
final class Thumbnail {

  private Thumbnail() {}

  /** Returns an image of one channel, which is grey, or of three: red, green and blue. */
  static Element of(ImageSet images, int index, String alternative) {
    BufferedImage picture =
        new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = images.pixels(index);
    for (int y = 0; y < images.height(); y++) {
      for (int x = 0; x < images.width(); x++) {
        int first = (y * images.width() + x) * images.channels();
        int red = pixels[first] & 0xff;
        int green = images.channels() < 3 ? red : pixels[first + 1] & 0xff;
        int blue = images.channels() < 3 ? red : pixels[first + 2] & 0xff;
        picture.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", png);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Images.png(png.toByteArray(), alternative);
  }
}

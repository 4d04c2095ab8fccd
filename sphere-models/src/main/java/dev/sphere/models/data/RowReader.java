package dev.sphere.models.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/** Takes the rows of a decoded image as red, green and blue samples from 0 to 255, on white. */
interface RowReader {

  /** Writes row y: three samples a pixel. */
  void read(int y, float[] row);

  /** The reader for the kind of image. */
  static RowReader of(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    int space = colours.getColorSpace().getType();
    boolean grey = space == ColorSpace.TYPE_GRAY;
    boolean bytes = colours.getTransferType() == DataBuffer.TYPE_BYTE;
    boolean shorts = colours.getTransferType() == DataBuffer.TYPE_USHORT;
    // getRGB converts grey as if it were linear light (128 becomes 188) and is very slow with a
    // colour profile, so samples are taken as stored wherever their meaning is plain.
    return colours instanceof ComponentColorModel
            && (grey || space == ColorSpace.TYPE_RGB)
            && (bytes || shorts)
            && !colours.isAlphaPremultiplied()
        ? new Stored(image.getRaster(), grey, colours.hasAlpha(), bytes ? 255 : 65535)
        : new Converted(image);
  }

  /**
   * Reads samples as they are stored.
   *
   * @param raster the samples
   * @param grey whether there is one colour and not three
   * @param alpha whether the opacity follows the colours
   * @param largest the largest sample
   */
  record Stored(Raster raster, boolean grey, boolean alpha, int largest) implements RowReader {
    @Override
    public void read(int y, float[] row) {
      int bands = raster.getNumBands();
      int[] samples =
          raster.getPixels(
              raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, (int[]) null);
      for (int x = 0; x < raster.getWidth(); x++) {
        float opacity = alpha ? (float) samples[(x + 1) * bands - 1] / largest : 1;
        for (int channel = 0; channel < 3; channel++) {
          float sample = samples[x * bands + (grey ? 0 : channel)] * (255f / largest);
          row[3 * x + channel] = opacity * sample + (1 - opacity) * 255;
        }
      }
    }
  }

  /**
   * Reads samples as Java converts them: palettes and packed pixels.
   *
   * @param image the image
   */
  record Converted(BufferedImage image) implements RowReader {
    @Override
    public void read(int y, float[] row) {
      int[] pixels = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
      for (int x = 0; x < pixels.length; x++) {
        float opacity = (pixels[x] >>> 24) / 255f;
        for (int channel = 0; channel < 3; channel++) {
          int sample = pixels[x] >>> (16 - 8 * channel) & 0xff;
          row[3 * x + channel] = opacity * sample + (1 - opacity) * 255;
        }
      }
    }
  }
}

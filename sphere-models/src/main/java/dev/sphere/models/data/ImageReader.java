package dev.sphere.models.data;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads an image file of any format that Java reads and resizes it, the same way for training and
 * for prediction. Colours are taken as they are stored: an embedded colour profile and the
 * orientation noted by a camera are ignored. Transparent parts are laid on white.
 */
public final class ImageReader {
  private static final long LARGEST_PIXELS = 100_000_000;

  /** As many are believed of a file of any size. */
  private static final long FREE_PIXELS = 1 << 20;

  /**
   * A byte that is compressed stands for 1,032 bytes at most, each of eight black or white ones.
   */
  private static final long MOST_PIXELS_A_BYTE = 8 * 1032;

  /** A fax (ITU-T T.6), which is a TIFF, says in a bit that a row is as the one above. */
  private static final long MOST_ROWS_A_BYTE = 8;

  private ImageReader() {}

  /**
   * Reads and resizes one image. The proportions are not kept.
   *
   * @param file the image file
   * @param height the rows of the result
   * @param width the columns of the result
   * @param channels 1 for the luminance (ITU-R 601), 3 for red, green and blue
   * @return height × width × channels bytes, row by row, the channels of a pixel together
   * @throws DataException if the file is absent, empty, cut off, damaged, no image, or of more than
   *     100 million pixels; the message names it
   * @throws IllegalArgumentException if the size or the number of channels is none of the above
   */
  public static byte[] read(Path file, int height, int width, int channels) {
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "cannot make an image of " + height + "x" + width + "x" + channels);
    }
    checkFile(file);
    return resize(decode(file), height, width, channels);
  }

  /**
   * Resizes an image that has been read already, as {@link #read} does.
   *
   * @param image the image
   * @param height the rows of the result
   * @param width the columns of the result
   * @param channels 1 for the luminance (ITU-R 601), 3 for red, green and blue
   * @return height × width × channels bytes, row by row, the channels of a pixel together
   */
  public static byte[] resize(BufferedImage image, int height, int width, int channels) {
    Resampler resampler = new Resampler(image.getHeight(), image.getWidth(), height, width, 3);
    RowReader rows = RowReader.of(image);
    float[] row = new float[image.getWidth() * 3];
    for (int y = 0; y < image.getHeight(); y++) {
      rows.read(y, row);
      resampler.add(y, row);
    }
    return channels == 3 ? colour(resampler, height, width) : grey(resampler, height, width);
  }

  private static void checkFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "Cannot read the image "
              + file
              + (Files.exists(file) ? ": not a file." : ": no such file."));
    }
    if (!Files.isReadable(file)) {
      throw new DataException("Cannot read the image " + file + ": no permission.");
    }
    try {
      if (Files.size(file) == 0) {
        throw new DataException(
            "The image " + file + " is empty (0 bytes).\nReplace or remove it.");
      }
    } catch (IOException e) {
      throw new DataException("Cannot read the image " + file + ": " + e.getMessage(), e);
    }
  }

  private static BufferedImage decode(Path file) {
    javax.imageio.ImageReader reader = null;
    try (ImageInputStream in = new ImageFileStream(file)) {
      Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(
            file
                + " is not an image that Java reads (PNG, JPEG, GIF, BMP, TIFF).\n"
                + "Convert, replace or remove it.");
      }
      reader = readers.next();
      Warnings warnings = new Warnings();
      reader.addIIOReadWarningListener(warnings);
      reader.setInput(in, true, true);
      checkSize(file, reader, in.length());
      BufferedImage image = reader.read(0);
      // libjpeg fills what is missing with grey and only warns.
      if (warnings.cutOff) {
        throw new DataException(damaged(file, "it ends too early"));
      }
      return image;
    } catch (IOException | RuntimeException e) {
      if (e instanceof DataException known) {
        throw known;
      }
      // The decoders of Java meet damaged files with unchecked exceptions of many kinds.
      throw new DataException(damaged(file, reason(e)), e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return "it ends too early";
      }
    }
    // Some decoders end their sentences, some have nothing to say.
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : failure.getMessage().replaceAll("[.!\\s]+$", "");
  }

  private static String damaged(Path file, String reason) {
    return "The image "
        + file
        + " is damaged or of an unknown kind: "
        + reason
        + ".\nConvert, replace or remove it.";
  }

  private static void checkSize(Path file, javax.imageio.ImageReader reader, long bytes)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    long pixels = (long) width * height;
    if (pixels > LARGEST_PIXELS) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "The image %s has %,d x %,d pixels, more than the 100 million that are read.\n"
                  + "Make it smaller.",
              file,
              width,
              height));
    }
    long mostPixelsAByte =
        reader.getFormatName().equals("tif")
            ? Math.max(MOST_PIXELS_A_BYTE, MOST_ROWS_A_BYTE * width)
            : MOST_PIXELS_A_BYTE;
    if (pixels > Math.max(FREE_PIXELS, mostPixelsAByte * bytes)) {
      throw new DataException(
          damaged(
              file,
              String.format(
                  Locale.ROOT,
                  "it declares %,d x %,d pixels, more than its %,d bytes can hold",
                  width,
                  height,
                  bytes)));
    }
  }

  private static byte[] colour(Resampler image, int height, int width) {
    byte[] pixels = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      float[] row = image.row(y);
      for (int i = 0; i < row.length; i++) {
        pixels[y * row.length + i] = toByte(row[i]);
      }
    }
    return pixels;
  }

  private static byte[] grey(Resampler image, int height, int width) {
    byte[] pixels = new byte[height * width];
    for (int y = 0; y < height; y++) {
      float[] row = image.row(y);
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] =
            toByte(0.299f * row[3 * x] + 0.587f * row[3 * x + 1] + 0.114f * row[3 * x + 2]);
      }
    }
    return pixels;
  }

  private static byte toByte(float value) {
    return (byte) Math.min(255, Math.max(0, Math.round(value)));
  }

  /** Notes whether a decoder warned that the file ends too early. */
  private static final class Warnings implements javax.imageio.event.IIOReadWarningListener {
    private boolean cutOff;

    @Override
    public void warningOccurred(javax.imageio.ImageReader source, String warning) {
      cutOff |= warning.contains("remature") || warning.contains("EOI");
    }
  }
}

package dev.sphere.models.data;

import dev.sphere.models.file.AtomicFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Writes a data set as a folder of PNG files that {@link ImageFolder} reads: {@code
 * train/CLASS/00000.png} and {@code test/CLASS/00000.png}, numbered by their place in the set.
 */
public final class ImageFolderWriter {

  private ImageFolderWriter() {}

  /**
   * Writes the images; the folder appears whole or not at all.
   *
   * @param data images of one or three channels; a class whose name cannot be a folder's gets a
   *     hyphen for each slash
   * @param folder must not exist
   * @throws DataException if {@link ImageFolder} would refuse it: there are images of a class to
   *     test on and none to train on, or fewer than two classes to train on
   * @throws IOException if it exists or cannot be written
   */
  public static void write(ImageData data, Path folder) throws IOException {
    requireReadable(data);
    AtomicFolder.write(
        folder,
        unfinished -> {
          write(data.train(), unfinished.resolve("train"));
          write(data.test(), unfinished.resolve("test"));
        });
  }

  private static void requireReadable(ImageData data) {
    Set<Integer> learned = labels(data.train());
    if (learned.size() < 2) {
      throw new DataException(
          "there are images of %d class to train on, a folder needs two: take more images"
              .formatted(learned.size()));
    }
    for (int label : labels(data.test())) {
      if (!learned.contains(label)) {
        throw new DataException(
            "of the class %s there are images to test on and none to train on: take more to train on"
                .formatted(data.test().classNames().get(label)));
      }
    }
  }

  private static Set<Integer> labels(ImageSet images) {
    return IntStream.range(0, images.size())
        .mapToObj(images::label)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void write(ImageSet images, Path folder) throws IOException {
    for (int i = 0; i < images.size(); i++) {
      String className = images.classNames().get(images.label(i)).replaceAll("[/\\\\]", "-");
      Path file =
          Files.createDirectories(folder.resolve(className))
              .resolve(String.format(Locale.ROOT, "%05d.png", i));
      if (!ImageIO.write(image(images, i), "png", file.toFile())) {
        throw new IOException("Java cannot write PNG files here");
      }
    }
  }

  private static BufferedImage image(ImageSet images, int index) {
    int channels = images.channels();
    BufferedImage image =
        new BufferedImage(
            images.width(),
            images.height(),
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = images.sharedPixels(index);
    int[] samples = new int[pixels.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = pixels[i] & 0xff;
    }
    image.getRaster().setPixels(0, 0, images.width(), images.height(), samples);
    return image;
  }
}

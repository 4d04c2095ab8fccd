package dev.sphere.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Writes image files. */
final class Images {

  private Images() {}

  /** Writes a PNG of random pixels. */
  static Path noise(Path file, long seed) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(20, 30, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /** Writes five images of each of three classes. */
  static Path folders(Path directory) throws IOException {
    for (String name : List.of("ant", "bee", "cat")) {
      Path folder = Files.createDirectories(directory.resolve(name));
      for (int i = 1; i <= 5; i++) {
        noise(folder.resolve(i + ".png"), 100 * name.charAt(0) + i);
      }
    }
    return directory;
  }
}

package dev.sphere.models.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A data set in memory: images to train on and images to test on, of one size and with the same
 * classes.
 *
 * @param name the name of the data set, as on the command line
 * @param train the images to train on
 * @param test the images to test on
 */
public record ImageData(String name, ImageSet train, ImageSet test) {

  /**
   * Checks that the two sets belong together.
   *
   * @throws IllegalArgumentException if the classes or the sizes of the images differ
   */
  public ImageData {
    if (!train.classNames().equals(test.classNames())) {
      throw new IllegalArgumentException(name + ": training and test images differ in classes");
    }
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.channels() != test.channels()) {
      throw new IllegalArgumentException(
          name + ": training and test images differ in size: " + train + ", " + test);
    }
  }

  /**
   * Identifies the data for the record of a run: the first 16 hexadecimal digits of the SHA-256 of
   * the sizes, the labels and the pixels of both sets, in their order. Reads everything; keep the
   * result.
   *
   * @return 16 lower-case hexadecimal digits
   */
  public String checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, train);
      update(digest, test);
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, ImageSet set) {
    ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * (4 + set.size()));
    numbers.putInt(set.size()).putInt(set.height()).putInt(set.width()).putInt(set.channels());
    for (int i = 0; i < set.size(); i++) {
      numbers.putInt(set.label(i));
    }
    digest.update(numbers.array());
    for (int i = 0; i < set.size(); i++) {
      digest.update(set.sharedPixels(i));
    }
  }
}

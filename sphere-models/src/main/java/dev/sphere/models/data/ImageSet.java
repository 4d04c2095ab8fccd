package dev.sphere.models.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An immutable set of labelled images of one size, in memory as bytes: 0 to 255, unsigned, in NHWC
 * order (row by row, the channels of a pixel together).
 */
public final class ImageSet {
  private final List<String> classNames;
  private final int height;
  private final int width;
  private final int channels;
  private final byte[][] pixels;
  private final int[] labels;

  /**
   * Creates a set from copies of the arrays given.
   *
   * @param classNames the name of each class; a label is an index into it
   * @param height the rows of every image
   * @param width the columns of every image
   * @param channels the channels of every image: 1 grey, 3 red, green and blue
   * @param pixels an array an image, each of height × width × channels bytes
   * @param labels the class of each image
   * @throws IllegalArgumentException if a size disagrees or a label is out of range
   */
  public ImageSet(
      List<String> classNames, int height, int width, int channels, byte[][] pixels, int[] labels) {
    this(classNames, height, width, channels, pixels, labels, true);
  }

  private ImageSet(
      List<String> classNames,
      int height,
      int width,
      int channels,
      byte[][] pixels,
      int[] labels,
      boolean copy) {
    this.classNames = List.copyOf(classNames);
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.pixels = pixels.clone();
    this.labels = labels.clone();
    validate();
    if (copy) {
      Arrays.setAll(this.pixels, i -> this.pixels[i].clone());
    }
  }

  /** As the constructor, without copying the images: for arrays that the caller forgets at once. */
  static ImageSet adopt(
      List<String> classNames, int height, int width, int channels, byte[][] pixels, int[] labels) {
    return new ImageSet(classNames, height, width, channels, pixels, labels, false);
  }

  private void validate() {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "an image has at least one pixel, not " + height + "x" + width + "x" + channels);
    }
    if (pixels.length != labels.length) {
      throw new IllegalArgumentException(
          pixels.length + " images but " + labels.length + " labels");
    }
    long expected = (long) height * width * channels;
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i].length != expected) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "image %d has %d bytes, expected %d (%dx%dx%d)",
                i,
                pixels[i].length,
                expected,
                height,
                width,
                channels));
      }
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of image %d is not one of the %d classes",
                labels[i],
                i,
                classNames.size()));
      }
    }
  }

  /** The number of images. */
  public int size() {
    return labels.length;
  }

  /** The name of each class, in the order of the labels. */
  public List<String> classNames() {
    return classNames;
  }

  /** The rows of every image. */
  public int height() {
    return height;
  }

  /** The columns of every image. */
  public int width() {
    return width;
  }

  /** The channels of every image: 1 grey, 3 red, green and blue. */
  public int channels() {
    return channels;
  }

  /** A copy of the bytes of one image: height × width × channels of them, channels together. */
  public byte[] pixels(int index) {
    return pixels[index].clone();
  }

  /** The bytes of one image themselves, for reading only. */
  byte[] sharedPixels(int index) {
    return pixels[index];
  }

  /** The class of one image. */
  public int label(int index) {
    return labels[index];
  }

  /**
   * At most n of the images: the first n of a shuffle that depends on nothing but the seed and the
   * size of this set, so that a smaller limit takes a part of a larger one. The images are shared.
   *
   * @param n how many images to keep; this set itself is returned if it has no more than that
   * @param seed the seed of the shuffle
   * @return the images kept, in the order of the shuffle
   * @throws IllegalArgumentException if n is less than 1
   */
  public ImageSet limit(int n, long seed) {
    if (n < 1) {
      throw new IllegalArgumentException("a limit of images is at least 1, not " + n);
    }
    if (n >= size()) {
      return this;
    }
    int[] order = new SeededRandom(seed).permutation(size());
    byte[][] keptPixels = new byte[n][];
    int[] keptLabels = new int[n];
    for (int i = 0; i < n; i++) {
      keptPixels[i] = pixels[order[i]];
      keptLabels[i] = labels[order[i]];
    }
    return adopt(classNames, height, width, channels, keptPixels, keptLabels);
  }

  /**
   * The images of some of the classes. The images are shared.
   *
   * @param names the classes to keep; a label of the result is an index into this list
   * @return the images of these classes, in the order of this set
   * @throws IllegalArgumentException if a name is not that of a class, or is given twice
   */
  public ImageSet ofClasses(List<String> names) {
    for (String name : names) {
      if (!classNames.contains(name)) {
        throw new IllegalArgumentException(
            "no class is named " + name + ": there are " + String.join(", ", classNames));
      }
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new IllegalArgumentException("class " + name + " is given twice");
      }
    }
    int[] newLabels = classNames.stream().mapToInt(names::indexOf).toArray();
    int[] kept = IntStream.range(0, size()).filter(i -> newLabels[labels[i]] >= 0).toArray();
    return adopt(
        names,
        height,
        width,
        channels,
        IntStream.of(kept).mapToObj(i -> pixels[i]).toArray(byte[][]::new),
        IntStream.of(kept).map(i -> newLabels[labels[i]]).toArray());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "ImageSet[%d images of %dx%dx%d in %d classes]",
        size(),
        height,
        width,
        channels,
        classNames.size());
  }
}

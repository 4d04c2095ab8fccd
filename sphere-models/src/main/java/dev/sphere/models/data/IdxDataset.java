package dev.sphere.models.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * MNIST and the data sets published in its form: four IDX files of grey images and labels,
 * compressed by gzip or not. The directory is that of the files, or the one above a folder with the
 * name of the data set.
 */
public final class IdxDataset implements DatasetSource {
  private final String name;
  private final String description;
  private final List<String> classNames;
  private final DatasetOrigin origin;

  private IdxDataset(
      String name, String title, String content, List<String> classNames, String address) {
    this.name = name;
    this.description = title + ": 60,000 + 10,000 grey images of 28x28, " + content;
    this.classNames = classNames;
    this.origin = new DatasetOrigin(title, "its four idx-ubyte files", address, name);
  }

  /** MNIST (LeCun, Cortes and Burges): handwritten digits, 28 × 28, grey. */
  public static IdxDataset mnist() {
    return new IdxDataset(
        "mnist",
        "MNIST",
        "the handwritten digits 0 to 9",
        IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
        "https://yann.lecun.com/exdb/mnist/");
  }

  /** Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017): pieces of clothing, 28 × 28, grey. */
  public static IdxDataset fashionMnist() {
    return new IdxDataset(
        "fashion-mnist",
        "Fashion-MNIST",
        "ten kinds of clothing",
        List.of(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot"),
        "https://github.com/zalandoresearch/fashion-mnist");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean needsDirectory() {
    return true;
  }

  @Override
  public ImageData load(DatasetOptions options) {
    Path directory = origin.directory(options, names("train-images-idx3-ubyte"));
    // All four are found before the first is read.
    Path trainImages = origin.file(directory, names("train-images-idx3-ubyte"));
    Path trainLabels = origin.file(directory, names("train-labels-idx1-ubyte"));
    Path testImages = origin.file(directory, names("t10k-images-idx3-ubyte"));
    Path testLabels = origin.file(directory, names("t10k-labels-idx1-ubyte"));
    return new ImageData(name, read(trainImages, trainLabels), read(testImages, testLabels));
  }

  private static List<String> names(String file) {
    return List.of(file, file + ".gz");
  }

  private ImageSet read(Path imageFile, Path labelFile) {
    int[] labels = IdxReader.labels(labelFile, classNames.size());
    IdxReader.Images images = IdxReader.images(imageFile);
    if (images.pixels().length != labels.length) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %,d images, but %s has %,d labels.\nGet both files again.",
              imageFile,
              images.pixels().length,
              labelFile,
              labels.length));
    }
    return ImageSet.adopt(classNames, images.height(), images.width(), 1, images.pixels(), labels);
  }
}

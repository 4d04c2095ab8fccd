package dev.sphere.models.data;

import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-100 (A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009), binary
 * version, with its fine labels: 50,000 training and 10,000 test images of 32 × 32 in colour, a
 * hundred classes. The directory is that of the files, or the one above {@code cifar-100-binary}.
 */
public final class Cifar100 implements DatasetSource {
  private static final DatasetOrigin ORIGIN =
      new DatasetOrigin(
          "CIFAR-100",
          "and unpack cifar-100-binary.tar.gz (the binary version)",
          "https://www.cs.toronto.edu/~kriz/cifar.html",
          "cifar-100-binary");

  @Override
  public String name() {
    return "cifar100";
  }

  @Override
  public String description() {
    return "CIFAR-100: 50,000 + 10,000 photographs of 32x32 in a hundred classes (binary version)";
  }

  @Override
  public boolean needsDirectory() {
    return true;
  }

  @Override
  public ImageData load(DatasetOptions options) {
    Path directory = ORIGIN.directory(options, List.of("train.bin"));
    Path train = ORIGIN.file(directory, List.of("train.bin"));
    Path test = ORIGIN.file(directory, List.of("test.bin"));
    Path names = ORIGIN.file(directory, List.of("fine_label_names.txt"));
    // A record begins with the coarse label, then the fine one: the reader takes the last.
    CifarReader reader = new CifarReader(2, CifarReader.classNames(names, 100));
    return new ImageData(name(), reader.read(List.of(train)), reader.read(List.of(test)));
  }
}

package dev.sphere.models.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10 (A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009), binary
 * version: 50,000 training and 10,000 test images of 32 × 32 in colour, ten classes. The directory
 * is that of the files, or the one above {@code cifar-10-batches-bin}.
 */
public final class Cifar10 implements DatasetSource {
  private static final DatasetOrigin ORIGIN =
      new DatasetOrigin(
          "CIFAR-10",
          "and unpack cifar-10-binary.tar.gz (the binary version)",
          "https://www.cs.toronto.edu/~kriz/cifar.html",
          "cifar-10-batches-bin");

  @Override
  public String name() {
    return "cifar10";
  }

  @Override
  public String description() {
    return "CIFAR-10: 50,000 + 10,000 photographs of 32x32 in ten classes (binary version)";
  }

  @Override
  public boolean needsDirectory() {
    return true;
  }

  @Override
  public ImageData load(DatasetOptions options) {
    Path directory = ORIGIN.directory(options, List.of("data_batch_1.bin"));
    List<Path> train =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> ORIGIN.file(directory, List.of("data_batch_" + i + ".bin")))
            .toList();
    Path test = ORIGIN.file(directory, List.of("test_batch.bin"));
    Path names = ORIGIN.file(directory, List.of("batches.meta.txt"));
    CifarReader reader = new CifarReader(1, CifarReader.classNames(names, 10));
    return new ImageData(name(), reader.read(train), reader.read(List.of(test)));
  }
}

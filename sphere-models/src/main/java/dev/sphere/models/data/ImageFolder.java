package dev.sphere.models.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A directory of images, a subfolder a class: {@code DIR/cat/1.png}, {@code DIR/dog/1.png}. Classes
 * are sorted by name. Where there are {@code DIR/train} and {@code DIR/test} (or {@code val}) with
 * class folders inside, they are the split, and not every class need be tested on; otherwise a part
 * of each class is taken to test on, chosen by the seed. Images become red, green and blue and are
 * resized to the same square.
 *
 * <p>Hidden files and files whose extension is not that of an image are ignored, and so is whatever
 * lies deeper.
 */
public final class ImageFolder implements DatasetSource {
  private static final int CHANNELS = 3;

  @Override
  public String name() {
    return "folder";
  }

  @Override
  public String description() {
    return "a directory of your own images, a subfolder a class, optionally split into train/ and"
        + " test/";
  }

  @Override
  public boolean needsDirectory() {
    return true;
  }

  @Override
  public ImageData load(DatasetOptions options) {
    Path directory = checkDirectory(options.directory());
    Optional<Path> train = splitFolder(directory, "train");
    Optional<Path> test = splitFolder(directory, "test").or(() -> splitFolder(directory, "val"));
    Split split =
        train.isPresent() && test.isPresent()
            ? given(classesToTrainOn(train.get()), classes(test.get()), test.get())
            : chosen(classesToTrainOn(train.orElse(directory)), options);
    if (split.test().isEmpty()) {
      throw new DataException(
          directory
              + " leaves no image to test on: every class has one image only.\n"
              + "Add images or make the folders train and test yourself.");
    }
    int size = options.imageSize();
    long images = split.train().size() + (long) split.test().size();
    HeapCheck.require(images * size * size * CHANNELS, directory.toString());
    return new ImageData(
        name(),
        read(split.classNames(), split.train(), size),
        read(split.classNames(), split.test(), size));
  }

  /** An image file and the class it belongs to. */
  private record Labelled(Path file, int label) {}

  private record Split(List<String> classNames, List<Labelled> train, List<Labelled> test) {}

  private static Path checkDirectory(Path directory) {
    if (directory == null) {
      throw new DataException(
          "A folder of images is needed, but none was given.\n"
              + "Pass one with --data-dir that has a subfolder of images a class.");
    }
    if (!Files.isDirectory(directory)) {
      throw new DataException(
          "There is no directory "
              + directory
              + ".\nPass one with --data-dir that has a subfolder of images a class.");
    }
    return directory;
  }

  /** The subfolder, if it has class folders of its own: otherwise it is a class of that name. */
  private static Optional<Path> splitFolder(Path directory, String name) {
    Path folder = directory.resolve(name);
    return Files.isDirectory(folder) && !ImageFiles.subfolders(folder).isEmpty()
        ? Optional.of(folder)
        : Optional.empty();
  }

  private static TreeMap<String, List<Path>> classesToTrainOn(Path directory) {
    TreeMap<String, List<Path>> classes = classes(directory);
    if (classes.size() < 2) {
      throw new DataException(
          directory
              + " has one class only, "
              + classes.firstKey()
              + ".\nAt least two are needed, a subfolder each.");
    }
    return classes;
  }

  /** The image files of each class, sorted by class and by name. */
  private static TreeMap<String, List<Path>> classes(Path directory) {
    List<Path> folders = ImageFiles.subfolders(directory);
    if (folders.isEmpty()) {
      throw new DataException(
          directory
              + " has no subfolders"
              + (ImageFiles.in(directory).isEmpty()
                  ? ""
                  : ", only " + ImageFiles.in(directory).size() + " images")
              + ".\nPut the images of each class into a folder of its own, as in cat/1.png and"
              + " dog/1.png.");
    }
    TreeMap<String, List<Path>> classes = new TreeMap<>();
    for (Path folder : folders) {
      List<Path> images = ImageFiles.in(folder);
      if (images.isEmpty()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "The class folder %s has no image (files ending in %s).\nAdd images or remove it.",
                folder,
                ImageFiles.extensions()));
      }
      classes.put(folder.getFileName().toString(), images);
    }
    return classes;
  }

  private static Split given(
      TreeMap<String, List<Path>> train, TreeMap<String, List<Path>> test, Path testFolder) {
    List<String> classNames = List.copyOf(train.keySet());
    for (String name : test.keySet()) {
      if (!train.containsKey(name)) {
        throw new DataException(
            "The class "
                + name
                + " of "
                + testFolder
                + " is not among the classes to train on.\nRemove it or add images of it there.");
      }
    }
    return new Split(classNames, labelled(classNames, train), labelled(classNames, test));
  }

  private static List<Labelled> labelled(
      List<String> classNames, TreeMap<String, List<Path>> classes) {
    List<Labelled> all = new ArrayList<>();
    classes.forEach(
        (name, files) ->
            files.forEach(file -> all.add(new Labelled(file, classNames.indexOf(name)))));
    return all;
  }

  private static Split chosen(TreeMap<String, List<Path>> classes, DatasetOptions options) {
    List<String> classNames = List.copyOf(classes.keySet());
    List<Labelled> train = new ArrayList<>();
    List<Labelled> test = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      String name = classNames.get(label);
      List<Path> files = classes.get(name);
      int count = files.size();
      long wanted = Math.round(count * options.testFraction());
      int testCount = count < 2 ? 0 : (int) Math.min(count - 1, Math.max(1, wanted));
      // Keyed by the name, so that another class does not change the split of this one.
      int[] rank = new SeededRandom(options.seed(), name.hashCode()).permutation(count);
      for (int i = 0; i < count; i++) {
        (rank[i] < testCount ? test : train).add(new Labelled(files.get(i), label));
      }
    }
    return new Split(classNames, train, test);
  }

  private static ImageSet read(List<String> classNames, List<Labelled> images, int size) {
    byte[][] pixels = new byte[images.size()][];
    IntStream.range(0, pixels.length)
        .parallel()
        .forEach(i -> pixels[i] = ImageReader.read(images.get(i).file(), size, size, CHANNELS));
    int[] labels = images.stream().mapToInt(Labelled::label).toArray();
    return ImageSet.adopt(classNames, size, size, CHANNELS, pixels, labels);
  }
}

package dev.sphere.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Finds image files in folders: those whose extension is that of a format Java reads. Hidden files
 * and folders are ignored.
 */
public final class ImageFiles {

  private static final Set<String> EXTENSIONS =
      Arrays.stream(ImageIO.getReaderFileSuffixes())
          .map(suffix -> suffix.toLowerCase(Locale.ROOT))
          .filter(suffix -> !suffix.isEmpty())
          .collect(Collectors.toUnmodifiableSet());

  /** Paths by themselves are in another order on each system; names that Java cannot read tie. */
  static final Comparator<Path> BY_NAME =
      Comparator.comparing((Path path) -> path.getFileName().toString())
          .thenComparing(Comparator.naturalOrder());

  private ImageFiles() {}

  /**
   * Finds the images that files and folders stand for: a file for itself, whatever its extension, a
   * folder for all images in it and below. Links to folders inside a folder are not followed.
   *
   * @param paths files and folders
   * @return in the order of the paths; those of a folder sorted by name, level by level
   * @throws DataException if a path does not exist or a folder has no image
   */
  public static List<Path> find(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new DataException("There is no file or folder " + path + ".");
      }
      int before = files.size();
      if (Files.isDirectory(path)) {
        collect(path, files);
      } else {
        files.add(path);
      }
      if (files.size() == before) {
        throw new DataException(
            "The folder %s has no image (files ending in %s).".formatted(path, extensions()));
      }
    }
    return files;
  }

  private static void collect(Path folder, List<Path> files) {
    for (Path entry : list(folder)) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        collect(entry, files);
      } else if (isImage(entry)) {
        files.add(entry);
      }
    }
  }

  /** Returns the images in a folder, not below it, sorted by name. */
  static List<Path> in(Path folder) {
    return list(folder).stream().filter(ImageFiles::isImage).toList();
  }

  /** Returns the folders in a folder, sorted by name. */
  static List<Path> subfolders(Path folder) {
    return list(folder).stream().filter(Files::isDirectory).toList();
  }

  /** Returns the extensions as a message lists them. */
  static String extensions() {
    return EXTENSIONS.stream().sorted().collect(Collectors.joining(", "));
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return name.contains(".") && EXTENSIONS.contains(extension) && Files.isRegularFile(file);
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted(BY_NAME)
          .toList();
    } catch (IOException e) {
      throw new DataException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }
}

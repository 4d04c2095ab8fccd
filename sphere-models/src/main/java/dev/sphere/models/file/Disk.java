package dev.sphere.models.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What files and folders have in common: flushing, tidying up, saying what went wrong. */
final class Disk {

  private Disk() {}

  /** Says in a line which file or folder cannot be written and why. */
  static IOException cannotWrite(Path path, IOException problem) {
    return new IOException("cannot write " + path + ": " + reason(problem), problem);
  }

  private static String reason(IOException problem) {
    if (problem instanceof NoSuchFileException) {
      return "its folder is gone";
    }
    if (problem instanceof AccessDeniedException) {
      return "there is no permission";
    }
    return problem.getMessage() == null
        ? problem.getClass().getSimpleName()
        : problem.getMessage().lines().findFirst().orElse("");
  }

  /** Flushes all files of a folder, those of folders in it too, and their names. */
  static void flush(Path folder) throws IOException {
    for (Path path : deepestFirst(folder)) {
      if (Files.isDirectory(path)) {
        flushNames(path);
      } else {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
          file.force(true);
        }
      }
    }
  }

  /** Flushes the names in a folder. */
  static void flushNames(Path folder) throws IOException {
    // Windows flushes names by itself and opens no folders.
    if (!System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** Deletes a file, or a folder with all that is in it, if it is there. */
  static void delete(Path path) throws IOException {
    for (Path each : deepestFirst(path)) {
      Files.deleteIfExists(each);
    }
  }

  /** Deletes what a failure left unfinished; the failure is what is told. */
  static void deleteAfter(Throwable problem, Path unfinished) {
    try {
      delete(unfinished);
    } catch (IOException second) {
      problem.addSuppressed(second);
    }
  }

  /** A link is itself, not what it leads to. */
  private static List<Path> deepestFirst(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }
}

package dev.sphere.models.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Makes folders in one step: after a kill or a power failure at any moment a folder is absent, or
 * there with all its files, whole.
 *
 * <p>The files go into a folder beside, NAME{@value AtomicFile#SUFFIX}, and are flushed to the disk
 * with the names of all folders; then it is renamed, and the folder above is flushed.
 */
public final class AtomicFolder {

  /** Writes the files of a folder. */
  @FunctionalInterface
  public interface Content {
    /** Writes to an empty folder. */
    void writeTo(Path folder) throws IOException;
  }

  private AtomicFolder() {}

  /**
   * Makes a folder, and those above it where they are missing.
   *
   * @param folder must not exist
   * @throws IOException if it exists or cannot be written; says which folder and why
   */
  public static void write(Path folder, Content content) throws IOException {
    if (Files.exists(folder)) {
      throw new IOException(folder + " exists already");
    }
    try {
      create(folder, content);
    } catch (IOException problem) {
      throw Disk.cannotWrite(folder, problem);
    }
  }

  private static void create(Path folder, Content content) throws IOException {
    Path unfinished = folder.resolveSibling(folder.getFileName() + AtomicFile.SUFFIX);
    // What a killed process left.
    Disk.delete(unfinished);
    try {
      content.writeTo(Files.createDirectories(unfinished));
      Disk.flush(unfinished);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error problem) {
      Disk.deleteAfter(problem, unfinished);
      throw problem;
    }
    Disk.flushNames(folder.toAbsolutePath().getParent());
  }
}

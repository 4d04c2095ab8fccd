package dev.sphere.models.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Replaces files in one step: after a kill or a power failure at any moment there is the old file
 * or the new one, whole.
 *
 * <p>The new content goes into a file beside, NAME{@value #SUFFIX}, is flushed to the disk and
 * renamed; then the folder is flushed, without which the new name may be lost.
 *
 * <p>A link stays, and what it leads to is replaced. A device or a pipe stays too: the content is
 * written to it.
 */
public final class AtomicFile {

  /** What the name of a file or folder ends in while it is written. */
  public static final String SUFFIX = ".unfinished";

  private static final int BUFFER = 1 << 16;

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes to a buffered stream, which the caller closes. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes or replaces a file in a folder that is there.
   *
   * @param outdated files beside, which tell of an older file: deleted when the new one is whole,
   *     just before it takes its place
   * @throws IOException if that fails; says which file and why. An older file is as it was
   */
  public static void write(Path file, Content content, Path... outdated) throws IOException {
    try {
      if (isStream(file)) {
        send(file, content);
      } else {
        replace(Files.exists(file) ? file.toRealPath() : file, content, outdated);
      }
    } catch (IOException problem) {
      throw Disk.cannotWrite(file, problem);
    }
  }

  /**
   * Writes or replaces a file, in folders that are made where they are missing.
   *
   * @throws IOException if that fails; says which file and why. An older file is as it was
   */
  public static void writeWithFolders(Path file, Content content) throws IOException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException problem) {
      throw Disk.cannotWrite(file, problem);
    }
    write(file, content);
  }

  /** A device, a pipe or a socket. */
  private static boolean isStream(Path file) throws IOException {
    return Files.exists(file) && Files.readAttributes(file, BasicFileAttributes.class).isOther();
  }

  private static void send(Path stream, Content content) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stream), BUFFER)) {
      content.writeTo(out);
    }
  }

  private static void replace(Path file, Content content, Path... outdated) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + SUFFIX);
    try {
      try (FileChannel channel =
              FileChannel.open(
                  unfinished,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      for (Path each : outdated) {
        Files.deleteIfExists(each);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error problem) {
      Disk.deleteAfter(problem, unfinished);
      throw problem;
    }
    Disk.flushNames(file.toAbsolutePath().getParent());
  }
}

package dev.sphere.cli.reproduce;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Which cells of a folder a process measures, so that several may share the folder.
 *
 * <p>A claim is the operating system's lock on a byte of the file {@value #FILE} and ends with its
 * process, however that ends. A process opens one for a folder: closing any channel on the file
 * frees the locks of all of them.
 */
final class CellClaims implements AutoCloseable {

  static final String FILE = ".claims";

  /** Beyond those of all cells. */
  private static final long REPORT = 1L << 32;

  private final FileChannel channel;

  private CellClaims(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Prepares to claim cells.
   *
   * @throws IOException if the folder cannot be written
   */
  static CellClaims in(Path folder) throws IOException {
    return new CellClaims(
        FileChannel.open(
            folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  /**
   * Claims a cell until the claim is closed.
   *
   * @return empty if another process measures it
   */
  Optional<FileLock> claim(Cell cell) throws IOException {
    return Optional.ofNullable(
        channel.tryLock(Integer.toUnsignedLong(cell.fileName().hashCode()), 1, false));
  }

  /** Claims the report of all cells until this is closed; waits for another process's. */
  void awaitReport() throws IOException {
    channel.lock(REPORT, 1, false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

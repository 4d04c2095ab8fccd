package dev.sphere.cli.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that one process at a time trains in a run folder.
 *
 * <p>The lock is the operating system's, on the file {@value #FILE} in the folder, and ends with
 * its process however that ends. What the file holds is the number of the process that locked it
 * last. It is never deleted: another process might hold it open.
 */
public final class RunLock {

  static final String FILE = ".lock";

  /**
   * Closing any channel on a file frees the locks of the whole process, so none is opened twice.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private RunLock() {}

  /** What is done while the folder is locked. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Does something in a folder that no other training is in meanwhile.
   *
   * @throws IOException if another training holds the folder, says which process; or if the folder
   *     cannot be written
   */
  public static <T> T during(Path folder, Work<T> work) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD_HERE.add(real)) {
      throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
    }
    try (FileChannel channel = open(folder)) {
      // Closed with the channel.
      if (channel.tryLock() == null) {
        throw inUse(folder, Files.readString(folder.resolve(FILE)).strip());
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return work.run();
    } finally {
      HELD_HERE.remove(real);
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    try {
      return FileChannel.open(
          folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException problem) {
      throw new IOException("cannot write to the run folder " + folder, problem);
    }
  }

  private static IOException inUse(Path folder, String process) {
    return new IOException(
        "%s is in use: process %s trains in it"
            .formatted(folder, process.isEmpty() ? "of unknown number" : process));
  }
}

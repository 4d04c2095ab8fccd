package dev.sphere.cli;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Folders in which nothing can be created or deleted, until it is closed. Permissions do for a
 * user; for root, whom they do not bind, the attribute "immutable" of Linux does. A test is skipped
 * where neither works.
 */
final class ReadOnly implements AutoCloseable {

  private final List<Path> folders = new ArrayList<>();

  private ReadOnly() {}

  static ReadOnly of(Path... paths) {
    ReadOnly readOnly = new ReadOnly();
    try {
      for (Path path : paths) {
        readOnly.folders.add(path);
        permit(path, "r-xr-xr-x");
        if (isWritable(path)) {
          run("chattr", "+i", path.toString());
        }
        assumeThat(isWritable(path)).as("%s can be written in any case", path).isFalse();
      }
      return readOnly;
    } catch (RuntimeException | Error failure) {
      readOnly.close();
      throw failure;
    }
  }

  private static void permit(Path path, String permissions) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static boolean isWritable(Path path) {
    try {
      Files.delete(Files.createTempFile(path, "probe", ".unfinished"));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static void run(String... command) {
    try {
      new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException absent) {
      // Then the folder stays as it is.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    for (Path folder : folders) {
      run("chattr", "-i", folder.toString());
      permit(folder, "rwxr-xr-x");
    }
  }

  @Override
  public String toString() {
    return "read-only " + folders;
  }
}

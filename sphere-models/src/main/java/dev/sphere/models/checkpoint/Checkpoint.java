package dev.sphere.models.checkpoint;

import dev.sphere.api.Excerpt;
import dev.sphere.models.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The state of a training in a file.
 *
 * <p>The file is a zip archive with one entry a part, in the order in which they are restored, and
 * behind the archive 32 bytes, its SHA-256. {@code unzip -l} lists it.
 *
 * @param file whole or damaged
 * @param iteration how many batches the training had learned from
 */
public record Checkpoint(Path file, int iteration) {

  /** The first entry, empty: a later Sphere tells by its name what it reads. */
  private static final String FORMAT = "sphere-checkpoint-1";

  /**
   * Writes a file, or replaces it in one step.
   *
   * @throws IOException if that fails; says which file and why
   */
  void write(List<? extends Resumable> parts) throws IOException {
    AtomicFile.write(file, out -> writeTo(out, parts));
  }

  private static void writeTo(OutputStream out, List<? extends Resumable> parts)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(new Seal.Output(out))) {
      // Weights are hardly compressible.
      zip.setLevel(Deflater.NO_COMPRESSION);
      zip.putNextEntry(entry(FORMAT));
      for (Resumable part : parts) {
        zip.putNextEntry(entry(part.part()));
        DataOutputStream data = new DataOutputStream(zip);
        part.save(data);
        data.flush();
      }
    }
  }

  /** Without the time, so that equal states make equal files. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    return entry;
  }

  /**
   * Checks that every byte is as it was written.
   *
   * @throws IOException if it is damaged; says which file and why in one line
   */
  public void check() throws IOException {
    try {
      Seal.check(file);
    } catch (IOException problem) {
      throw new IOException("the checkpoint " + file + " is damaged: " + reason(problem), problem);
    }
  }

  /**
   * Brings parts to the state in the file, which {@link #check} found whole.
   *
   * @param parts those that were written, in the same order
   * @throws IOException if the file is of something else; says which file and why. Some parts may
   *     then be restored and others not
   */
  public void restore(List<? extends Resumable> parts) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      requireEntry(zip, FORMAT);
      for (Resumable part : parts) {
        requireEntry(zip, part.part());
        part.restore(new DataInputStream(zip));
        if (zip.read() >= 0) {
          throw new IOException("its part " + part.part() + " holds more than it should");
        }
      }
      if (nextEntry(zip) != null) {
        throw new IOException("it has more parts than this training");
      }
    } catch (IOException problem) {
      throw new IOException(
          "the checkpoint " + file + " cannot be used: " + reason(problem), problem);
    }
  }

  /** The name of an entry says which part it is; nothing is ever written to a path of that name. */
  private static ZipEntry nextEntry(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException notText) {
      throw new ZipException("the name of an entry is not text");
    }
  }

  private static void requireEntry(ZipInputStream zip, String name) throws IOException {
    ZipEntry entry = nextEntry(zip);
    if (entry == null) {
      throw new IOException("it has no part " + name);
    }
    if (!entry.getName().equals(name)) {
      throw new IOException(
          "expected its part %s, found %s".formatted(name, Excerpt.of(entry.getName())));
    }
  }

  /** Returns whether the first part takes what the file, which is whole, has as such. */
  boolean beginsWith(Resumable first) {
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      requireEntry(zip, FORMAT);
      requireEntry(zip, first.part());
      first.restore(new DataInputStream(zip));
      return true;
    } catch (IOException ofAnother) {
      return false;
    }
  }

  private static String reason(IOException problem) {
    if (problem instanceof EOFException) {
      return "a part ends too early";
    }
    if (problem instanceof ZipException) {
      return "it is no archive: " + problem.getMessage();
    }
    return problem.getMessage();
  }
}

package dev.sphere.models.checkpoint;

import dev.sphere.models.file.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a training in a folder, {@code iteration-00000100.checkpoint} and so on: the
 * newest, and that of the best measurement.
 */
public final class CheckpointStore {

  private static final String NAME = "iteration-%08d.checkpoint";
  private static final Pattern NAMES = Pattern.compile("iteration-([0-9]{8,9})\\.checkpoint");

  private final Path folder;
  private final int keep;

  /**
   * Names a folder, which need not exist.
   *
   * @param keep how many of the newest are kept, at least 1
   */
  public CheckpointStore(Path folder, int keep) {
    if (keep < 1) {
      throw new IllegalArgumentException("at least 1 checkpoint must be kept, got " + keep);
    }
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Writes a checkpoint and then deletes those that need not be kept.
   *
   * @param iteration how many batches were learned from
   * @param best the iteration whose checkpoint is kept however old it is
   * @throws IOException if the checkpoint cannot be written, the others are as they were then; or
   *     if an old one cannot be deleted
   */
  public void write(int iteration, int best, List<? extends Resumable> parts) throws IOException {
    createFolder();
    new Checkpoint(folder.resolve(String.format(NAME, iteration)), iteration).write(parts);
    deleteUnfinished();
    int newer = 0;
    for (Checkpoint each : newestFirst()) {
      // Those of later iterations are what an interrupted run left, damaged: it came here again.
      boolean isKept = each.iteration() <= iteration && newer++ < keep;
      if (!isKept && each.iteration() != best) {
        Files.deleteIfExists(each.file());
      }
    }
  }

  /** What a killed process was writing; at this moment nothing is. */
  private void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + AtomicFile.SUFFIX)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Not its parents: a run folder that was deleted does not come back in parts. */
  private void createFolder() throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException there) {
      // As it should be.
    } catch (IOException problem) {
      throw new IOException(
          "cannot create the folder of checkpoints "
              + folder
              + ": is the run folder there and writable?",
          problem);
    }
  }

  /**
   * Returns whether a training of something can go on from the newest checkpoint that is whole.
   *
   * @param origin the first part of each checkpoint, which refuses what is of another training
   * @throws IOException if the folder cannot be read
   */
  public boolean isOf(Resumable origin) throws IOException {
    for (Checkpoint each : newestFirst()) {
      try {
        each.check();
        return each.beginsWith(origin);
      } catch (IOException damaged) {
        continue;
      }
    }
    return false;
  }

  /**
   * Deletes the checkpoints and their folder, if there is one.
   *
   * @throws IOException if that fails, as it does where the folder holds other files
   */
  public void delete() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    deleteUnfinished();
    for (Checkpoint each : newestFirst()) {
      Files.deleteIfExists(each.file());
    }
    Files.delete(folder);
  }

  /**
   * Returns the checkpoints, whole or damaged, those of the latest iterations first.
   *
   * @throws IOException if the folder cannot be read
   */
  public List<Checkpoint> newestFirst() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(
          file -> {
            Matcher name = NAMES.matcher(file.getFileName().toString());
            if (name.matches()) {
              checkpoints.add(new Checkpoint(file, Integer.parseInt(name.group(1))));
            }
          });
    }
    checkpoints.sort(Comparator.comparingInt(Checkpoint::iteration).reversed());
    return checkpoints;
  }
}

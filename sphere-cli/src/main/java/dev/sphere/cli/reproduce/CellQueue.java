package dev.sphere.cli.reproduce;

import dev.sphere.models.SphereVersion;
import dev.sphere.models.checkpoint.Checkpoint;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointSchedule.Unit;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.training.Checkpointing;
import dev.sphere.models.training.Checkpoints;
import dev.sphere.models.training.DivergedException;
import dev.sphere.models.training.StoppedException;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Measures the cells of an experiment that have no result yet, one after the other. */
public final class CellQueue {

  private static final CheckpointSchedule SCHEDULE = new CheckpointSchedule(5, Unit.MINUTES);

  private final Experiment experiment;
  private final Scale scale;
  private final ResultFolder folder;
  private final Consumer<String> progress;
  private final BooleanSupplier stop;
  private final String commit;

  /**
   * Makes a queue.
   *
   * @param folder where results are kept
   * @param progress is told of each cell that was measured, in a line
   * @param stop says whether to stop, within a training with a checkpoint
   */
  public CellQueue(
      Experiment experiment,
      Scale scale,
      ResultFolder folder,
      Consumer<String> progress,
      BooleanSupplier stop) {
    this.experiment = experiment;
    this.scale = scale;
    this.folder = folder;
    this.progress = progress;
    this.stop = stop;
    commit = SourceRevision.current();
  }

  /**
   * What cells are measured on.
   *
   * @param data the name of the data set; empty where there is none
   * @param options the options that choose images from it, as on the command line; empty where all
   *     are taken
   * @param checksum of the data; empty where there is none
   * @param engine the engine, its version and all of its settings that change what is computed
   */
  public record Ground(String data, String options, String checksum, String engine) {}

  /**
   * What came of the cells.
   *
   * @param stopped whether it was asked to stop before the end
   * @param elsewhere how many other processes measure meanwhile
   * @param diverged how many diverged and have no result
   */
  public record Outcome(boolean stopped, int elsewhere, int diverged) {}

  /** How a cell is measured. */
  @FunctionalInterface
  public interface Method {

    /**
     * Measures a cell.
     *
     * @param checkpoints where its training goes on if it was interrupted
     * @throws IOException if a checkpoint cannot be read or written
     */
    Measured measure(Cell cell, Checkpointing checkpoints) throws IOException;
  }

  /**
   * Measures cells, but for those that other processes measure meanwhile in the same folder.
   *
   * @throws IOException if a result that is there cannot be read, or was measured at another scale,
   *     by another protocol, on other data or by another engine; or if no result or checkpoint can
   *     be written
   */
  public Outcome run(List<Cell> cells, Ground ground, Method method) throws IOException {
    int elsewhere = 0;
    int diverged = 0;
    for (Cell cell : cells) {
      if (folder.has(cell)) {
        requireSame(cell, ground);
      }
    }
    try (CellClaims claims = CellClaims.in(folder.path())) {
      for (int i = 0; i < cells.size(); i++) {
        if (stop.getAsBoolean()) {
          return new Outcome(true, elsewhere, diverged);
        }
        Cell cell = cells.get(i);
        Optional<FileLock> claim = claims.claim(cell);
        if (claim.isEmpty()) {
          elsewhere++;
          continue;
        }
        try {
          if (folder.has(cell)) {
            requireSame(cell, ground);
          } else {
            String line = measure(cell, ground, method);
            progress.accept("%d/%d  %s".formatted(i + 1, cells.size(), line));
          }
        } catch (DivergedException divergence) {
          diverged++;
          progress.accept(
              "%d/%d  %s, seed %d: diverged, %s"
                  .formatted(i + 1, cells.size(), cell.group(), cell.seed(), divergence.finding()));
        } catch (StoppedException stopped) {
          return new Outcome(true, elsewhere, diverged);
        } finally {
          claim.get().release();
        }
      }
    }
    return new Outcome(false, elsewhere, diverged);
  }

  /** Measures a cell, keeps its result, and returns a line about it. */
  private String measure(Cell cell, Ground ground, Method method) throws IOException {
    Map<String, Object> protocol = experiment.protocol(cell, scale, ground.data());
    long begin = System.nanoTime();
    Measured measured = method.measure(cell, checkpoints(cell, protocol, ground));
    folder.write(
        cell,
        new CellResult(
            experiment.id(),
            scale,
            cell.group(),
            cell.seed(),
            protocol,
            measured.values(),
            measured.series(),
            ground.options(),
            ground.checksum(),
            ground.engine(),
            SphereVersion.current(),
            commit,
            Instant.now().toString()),
        measured.pictures());
    folder.checkpoints(cell).delete();
    return String.format(
        Locale.ROOT,
        "%s, seed %d: %s, %.0f s",
        cell.group(),
        cell.seed(),
        measured.values(),
        (System.nanoTime() - begin) / 1e9);
  }

  private Checkpointing checkpoints(Cell cell, Map<String, Object> protocol, Ground ground)
      throws IOException {
    CheckpointStore store = folder.checkpoints(cell);
    CellOrigin origin = new CellOrigin(experiment.id(), cell, protocol, ground, commit);
    if (!store.newestFirst().isEmpty() && !store.isOf(origin)) {
      if (!store.isOf(origin.ofAnyRevision())) {
        requireDamaged(store.newestFirst());
      }
      progress.accept(
          "%s, seed %d: begins anew, its checkpoint is damaged or of another revision"
              .formatted(cell.group(), cell.seed()));
      store.delete();
    }
    return new Checkpoints(store, SCHEDULE, origin, stop, progress);
  }

  /** Hours of another training are not deleted for an option that was forgotten. */
  private static void requireDamaged(List<Checkpoint> checkpoints) throws IOException {
    for (Checkpoint each : checkpoints) {
      if (isWhole(each)) {
        throw new IOException(
            "%s is of another protocol, scale, engine or data. Take another --out, or delete it."
                .formatted(each.file()));
      }
    }
  }

  private static boolean isWhole(Checkpoint checkpoint) {
    try {
      checkpoint.check();
      return true;
    } catch (IOException damaged) {
      return false;
    }
  }

  private void requireSame(Cell cell, Ground ground) throws IOException {
    CellResult result = folder.read(cell, experiment.protocol(cell, scale, ground.data()));
    requireSame(result, "at another scale", result.scale().lowerCase(), scale.lowerCase());
    requireSame(result, "on other images", result.dataChecksum(), ground.checksum());
    requireSame(result, "by another engine", result.engine(), ground.engine());
  }

  private static void requireSame(CellResult result, String other, String then, String now)
      throws IOException {
    if (!then.equals(now)) {
      throw new IOException(
          "%s with seed %d was measured %s (%s, now %s). Take another --out."
              .formatted(result.group(), result.seed(), other, then, now));
    }
  }
}

package dev.sphere.models.training;

import dev.sphere.models.checkpoint.Checkpoint;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.checkpoint.Resumable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Keeps checkpoints in a folder, and goes on from the newest that is whole. */
public final class Checkpoints implements Checkpointing {

  private final CheckpointStore store;
  private final CheckpointSchedule schedule;
  private final Resumable origin;
  private final BooleanSupplier stop;
  private final Consumer<String> warning;
  private long lastTime = System.nanoTime();
  private int lastIteration;

  /**
   * Keeps checkpoints.
   *
   * @param origin the first part of each: what the training is of, which refuses what is of another
   * @param stop says whether the training should stop after the step it is in
   * @param warning is told in a line of each checkpoint that is damaged
   */
  public Checkpoints(
      CheckpointStore store,
      CheckpointSchedule schedule,
      Resumable origin,
      BooleanSupplier stop,
      Consumer<String> warning) {
    this.store = store;
    this.schedule = schedule;
    this.origin = origin;
    this.stop = stop;
    this.warning = warning;
  }

  @Override
  public void restore(List<Resumable> parts) throws IOException {
    List<Checkpoint> checkpoints = store.newestFirst();
    for (Checkpoint checkpoint : checkpoints) {
      try {
        checkpoint.check();
      } catch (IOException damaged) {
        warning.accept(damaged.getMessage() + "; the one before is used");
        continue;
      }
      checkpoint.restore(withOrigin(parts));
      lastIteration = checkpoint.iteration();
      return;
    }
    if (!checkpoints.isEmpty()) {
      throw new IOException(
          "none of the checkpoints can be used, the newest of which is "
              + checkpoints.get(0).file());
    }
  }

  @Override
  public boolean isEmpty() throws IOException {
    return store.newestFirst().isEmpty();
  }

  /** {@inheritDoc} What is wrong is told in a line. */
  @Override
  public boolean isWhole(int iteration) throws IOException {
    try {
      find(iteration).check();
      return true;
    } catch (IOException damaged) {
      warning.accept(damaged.getMessage());
      return false;
    }
  }

  @Override
  public void restore(int iteration, List<Resumable> parts) throws IOException {
    Checkpoint checkpoint = find(iteration);
    checkpoint.check();
    checkpoint.restore(withOrigin(parts));
  }

  private Checkpoint find(int iteration) throws IOException {
    return store.newestFirst().stream()
        .filter(checkpoint -> checkpoint.iteration() == iteration)
        .findFirst()
        .orElseThrow(
            () -> new IOException("the checkpoint of iteration %d is gone".formatted(iteration)));
  }

  @Override
  public boolean isDue(int iteration, int iterationsAnEpoch) {
    return iteration != lastIteration
        && schedule.isDue(
            iteration, iterationsAnEpoch, Duration.ofNanos(System.nanoTime() - lastTime));
  }

  @Override
  public void write(int iteration, int best, List<Resumable> parts) throws IOException {
    store.write(iteration, best, withOrigin(parts));
    lastTime = System.nanoTime();
    lastIteration = iteration;
  }

  private List<Resumable> withOrigin(List<Resumable> parts) {
    List<Resumable> all = new ArrayList<>(List.of(origin));
    all.addAll(parts);
    return all;
  }

  @Override
  public boolean isStopAsked() {
    return stop.getAsBoolean();
  }
}

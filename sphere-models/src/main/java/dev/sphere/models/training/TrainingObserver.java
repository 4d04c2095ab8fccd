package dev.sphere.models.training;

import dev.sphere.models.checkpoint.Resumable;
import java.util.List;

/** Is told how a training goes, on the training's thread. */
public interface TrainingObserver {

  /** Does nothing. */
  TrainingObserver NONE = new TrainingObserver() {};

  /**
   * A training begins, or goes on.
   *
   * @param iteration how many batches were learned from before
   * @param measurements those made before
   */
  default void onBegin(int iteration, List<Measurement> measurements) {}

  /**
   * A training diverged and goes back to its last checkpoint, with half the learning rate; then it
   * begins once more.
   *
   * @param cause what was not finite, and where
   * @param restores how often it has gone back, this time included
   */
  default void onRestore(DivergedException cause, int restores) {}

  /**
   * A batch was learned from.
   *
   * @param iteration counts from 1
   * @param loss the batch's loss, penalties included
   */
  default void onIteration(int iteration, double loss) {}

  /** The network was measured, and has the weights that were: the average where there is one. */
  default void onMeasurement(Measurement measurement) {}

  /**
   * Returns what it remembers of the training, to be kept in each checkpoint; nothing by default.
   *
   * @return always the same parts, in the same order
   */
  default List<Resumable> parts() {
    return List.of();
  }

  /** Returns an observer that is told all that this one is, and then tells another. */
  default TrainingObserver andThen(TrainingObserver next) {
    return new ObserverPair(this, next);
  }
}

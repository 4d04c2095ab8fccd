package dev.sphere.models.training;

import dev.sphere.models.checkpoint.Resumable;
import java.io.IOException;
import java.util.List;

/** Keeps the state of a training, and says when to do so and when to stop. */
public interface Checkpointing {

  /** Keeps nothing and never stops. */
  Checkpointing NONE =
      new Checkpointing() {
        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public void restore(List<Resumable> parts) {}

        @Override
        public void restore(int iteration, List<Resumable> parts) throws IOException {
          throw new IOException("no state was kept of iteration " + iteration);
        }

        @Override
        public boolean isDue(int iteration, int iterationsAnEpoch) {
          return false;
        }

        @Override
        public void write(int iteration, int best, List<Resumable> parts) {}

        @Override
        public boolean isStopAsked() {
          return false;
        }
      };

  /**
   * Returns whether there is nothing to restore.
   *
   * @throws IOException if that cannot be found out
   */
  boolean isEmpty() throws IOException;

  /**
   * Brings parts to where they were kept last, if they were.
   *
   * @throws IOException if that cannot be done; the parts are useless then
   */
  void restore(List<Resumable> parts) throws IOException;

  /**
   * Returns whether the state of an iteration at which it was kept is still there and undamaged; it
   * is, unless it is kept where others can change it.
   *
   * @throws IOException if that cannot be found out
   */
  default boolean isWhole(int iteration) throws IOException {
    return true;
  }

  /**
   * Brings parts to where they were at an iteration at which they were kept, the last or that of
   * the best measurement.
   *
   * @throws IOException if that cannot be done; the parts are useless then
   */
  void restore(int iteration, List<Resumable> parts) throws IOException;

  /**
   * Returns whether the state should be kept for the time that has passed. It is kept at the end,
   * after the best measurement so far, and before a stop in any case.
   */
  boolean isDue(int iteration, int iterationsAnEpoch);

  /**
   * Keeps the state.
   *
   * @param iteration how many batches were learned from
   * @param best the iteration of the best measurement; 0 for none
   * @throws IOException if it cannot be written
   */
  void write(int iteration, int best, List<Resumable> parts) throws IOException;

  /** Returns whether the training should stop after the step it is in. */
  boolean isStopAsked();
}

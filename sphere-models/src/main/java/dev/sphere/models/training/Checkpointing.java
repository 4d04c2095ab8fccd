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
        public void restore(List<Resumable> parts) {}

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
   * Brings parts to where a run before left them, if there was one.
   *
   * @throws IOException if that cannot be done; the parts are useless then
   */
  void restore(List<Resumable> parts) throws IOException;

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

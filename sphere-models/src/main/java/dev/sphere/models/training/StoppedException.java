package dev.sphere.models.training;

/** A training was asked to stop, and did so after a checkpoint. */
public final class StoppedException extends RuntimeException {

  StoppedException(int iteration) {
    super("stopped after iteration %d, with a checkpoint".formatted(iteration));
  }
}

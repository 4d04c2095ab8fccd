package dev.sphere.models.training;

/** A training's loss, or what it is computed from, is no longer a number. */
public final class DivergedException extends RuntimeException {

  DivergedException(int iteration, String what) {
    super(
        "training diverged: %s at iteration %d. Try a lower --lr or a smaller --gradient-norm."
            .formatted(what, iteration));
  }

  DivergedException(int iteration, double loss) {
    this(iteration, "the loss is " + loss);
  }
}

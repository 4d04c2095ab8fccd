package dev.sphere.models.training;

/** A training's loss is no longer a number. */
public final class DivergedException extends RuntimeException {

  DivergedException(int iteration, double loss) {
    super(
        "training diverged: the loss is %s at iteration %d. Try a lower --lr or a smaller "
                .formatted(loss, iteration)
            + "--gradient-norm.");
  }
}

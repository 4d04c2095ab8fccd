package dev.sphere.models.training;

/**
 * Divides the rate by 10, and later once more.
 *
 * @param first the share of the training after which it does, in (0, 1)
 * @param second the share after which it does again, from the first on and below 1
 */
public record Steps(double first, double second) implements Schedule {

  /** After 34/64 and after 54/64, as in the paper. */
  public static final Steps DEFAULT = new Steps(34.0 / 64, 54.0 / 64);

  /** Checks the shares. */
  public Steps {
    if (!(first > 0 && first <= second && second < 1)) {
      throw new IllegalArgumentException(
          "the options of schedule \"step\" must be 0 < first <= second < 1, got first=%s, second=%s"
              .formatted(first, second));
    }
  }

  @Override
  public double factor(Progress progress) {
    double share = progress.share();
    return share >= second ? 0.01 : share >= first ? 0.1 : 1;
  }

  @Override
  public String toString() {
    return equals(DEFAULT) ? "step" : "step(first=%s, second=%s)".formatted(first, second);
  }
}

package dev.sphere.models.training;

/** A training met a number that is not finite. Its network is of no further use. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int iteration;
  private final String layer;
  private final String finding;

  /**
   * Says where.
   *
   * @param iteration the first iteration with such a number
   * @param layer see {@link #layer}
   * @param what what is not finite, in words
   */
  DivergedException(int iteration, String layer, String what) {
    super(
        "training diverged: %s. Try a lower --lr or a smaller --gradient-norm."
            .formatted(finding(what, iteration)));
    this.iteration = iteration;
    this.layer = layer;
    finding = finding(what, iteration);
  }

  private static String finding(String what, int iteration) {
    return what + " is not finite at iteration " + iteration;
  }

  /** Returns what is not finite, where and since when, in words. */
  public String finding() {
    return finding;
  }

  /** Returns the iteration in which it came up; 0 for what was so before the first. */
  public int iteration() {
    return iteration;
  }

  /**
   * Returns where it came up: the name of a parameter, the path of a layer, which the names of its
   * parameters begin with, or one of {@code data}, {@code loss} and {@code regularizer}.
   */
  public String layer() {
    return layer;
  }
}

package dev.sphere.api.conformance;

/**
 * What the check of a rule found.
 *
 * @param share how much of its tolerance the worst case takes: 0 where it is exact, up to 1 where
 *     the rule holds, infinite where it is broken and not by a number
 * @param worst the worst case that was found, with the place, the expected and the found value
 */
public record Finding(double share, String worst) {

  /** Returns whether the rule holds. */
  public boolean holds() {
    return share <= 1;
  }
}

package dev.sphere.api;

import ai.djl.ndarray.NDArray;

/**
 * A number that an operator learns, such as the k of the learnable sigmoid.
 *
 * <p>A lower bound is kept by construction: the layer stores an unconstrained number r and the
 * operator receives |r| + minimum, as the reference implementation does.
 *
 * @param name the name: {@code [a-z][a-z0-9-]*}
 * @param sharing how widely one value is shared
 * @param initialValue the value the operator receives before the first step; above the minimum,
 *     where |r| has no slope and nothing would be learned
 * @param minimum the lower bound, or {@link Double#NEGATIVE_INFINITY} for none
 */
public record LearnableParameter(
    String name, Sharing sharing, double initialValue, double minimum) {

  /** Checks the name, and that the initial value is finite and above the minimum. */
  public LearnableParameter {
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "the name of a parameter must be of the form [a-z][a-z0-9-]*, got " + name);
    }
    if (!Double.isFinite(initialValue) || initialValue <= minimum) {
      throw new IllegalArgumentException(
          "initial value of " + name + " must be finite and above " + minimum);
    }
  }

  /** Declares a parameter that may take any value. */
  public static LearnableParameter unconstrained(
      String name, Sharing sharing, double initialValue) {
    return new LearnableParameter(name, sharing, initialValue, Double.NEGATIVE_INFINITY);
  }

  /** Declares a parameter that stays at or above {@code minimum}. */
  public static LearnableParameter atLeast(
      double minimum, String name, Sharing sharing, double initialValue) {
    return new LearnableParameter(name, sharing, initialValue, minimum);
  }

  /** Returns the number to store so that {@link #constrain} gives the initial value. */
  public double initialStoredValue() {
    return isConstrained() ? initialValue - minimum : initialValue;
  }

  /**
   * Returns what the operator receives for a stored number.
   *
   * @param stored the stored numbers, of any shape
   * @return |stored| + minimum, or {@code stored} itself where there is no minimum
   */
  public NDArray constrain(NDArray stored) {
    return isConstrained() ? stored.abs().add(minimum) : stored;
  }

  private boolean isConstrained() {
    return minimum != Double.NEGATIVE_INFINITY;
  }
}

package dev.sphere.api.conformance;

/** How binding a {@link Rule} is. */
public enum Level {
  /** An extension that breaks it is wrong. */
  REQUIRED,
  /** An extension that breaks it works, less well or less usefully than it could. */
  RECOMMENDED,
  /** A required rule whose check draws at random and may miss a fault, but never invents one. */
  STOCHASTIC
}

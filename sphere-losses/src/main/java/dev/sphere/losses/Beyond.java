package dev.sphere.losses;

/** What g(mθ) is where mθ exceeds π, past which g is not defined. */
public enum Beyond {
  /** Straight on with the slope that g has at π: for the cosine, which is level there, flat. */
  EXTEND,
  /** g(π). */
  CLIP,
  /**
   * Copies of g end to end: g(mθ − kπ) − k·(g(0) − g(π)) with k = ⌊mθ/π⌋, which is the ψ of
   * A-Softmax where g is the cosine, and always continuous.
   */
  UNROLL
}

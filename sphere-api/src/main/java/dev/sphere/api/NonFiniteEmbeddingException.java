package dev.sphere.api;

/** An embedding that a head was to learn from holds NaN or infinity. */
public final class NonFiniteEmbeddingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /** Says which embedding. */
  public NonFiniteEmbeddingException(String message) {
    super(message);
  }
}

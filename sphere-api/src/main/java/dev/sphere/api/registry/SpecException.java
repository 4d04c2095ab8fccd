package dev.sphere.api.registry;

/** A spec names something unknown or asks for something illegal; the message says what to do. */
public final class SpecException extends RuntimeException {

  /** Makes an exception with a message for the person who wrote the spec. */
  public SpecException(String message) {
    super(message);
  }
}

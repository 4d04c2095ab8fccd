package dev.sphere.ops.engine;

/** An engine is not on the class path or its native library is missing for this system. */
public final class EngineUnavailableException extends RuntimeException {

  EngineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.sphere.models.data;

/**
 * Something is wrong with the data or with the options that name it. The message is made for the
 * user: one or two lines that say what is wrong, where, and what to do.
 */
public final class DataException extends RuntimeException {

  /**
   * Creates the exception.
   *
   * @param message what is wrong, where, and what to do
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * Creates the exception with the failure behind it.
   *
   * @param message what is wrong, where, and what to do
   * @param cause the failure that was met
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}

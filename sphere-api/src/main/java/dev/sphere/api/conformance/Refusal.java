package dev.sphere.api.conformance;

import java.util.Optional;

/** Whether a use that is wrong is refused by an exception that says why. */
final class Refusal {

  private Refusal() {}

  /**
   * Tries a wrong use.
   *
   * @param type what it should throw
   * @param named what the message should contain
   * @param made what there is where nothing is thrown, in words
   * @return what there was in place of such an exception, or nothing if it was thrown
   */
  static Optional<String> instead(
      Class<? extends RuntimeException> type, String named, String made, Runnable use) {
    try {
      use.run();
      return Optional.of(made);
    } catch (RuntimeException thrown) {
      boolean asItShould =
          type.isInstance(thrown) && String.valueOf(thrown.getMessage()).contains(named);
      return asItShould ? Optional.empty() : Optional.of(thrown.toString());
    }
  }
}

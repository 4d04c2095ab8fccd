package dev.sphere.models.architecture;

/**
 * Scales filter counts.
 *
 * @param factor 1 for the published counts
 */
public record Width(double factor) {

  /** Returns a published count times the factor, rounded, at least 1. */
  public long of(int published) {
    return Math.max(1, Math.round(published * factor));
  }
}

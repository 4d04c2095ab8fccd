package dev.sphere.models.architecture;

/** Scales filter counts: a published count times the factor, rounded, at least 1. */
record Width(double factor) {

  long of(int published) {
    return Math.max(1, Math.round(published * factor));
  }
}

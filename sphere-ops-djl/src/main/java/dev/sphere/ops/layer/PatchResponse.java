package dev.sphere.ops.layer;

import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.fused.FilterResponse;
import dev.sphere.ops.fused.Pixels;
import java.util.Optional;

/**
 * What a folded layer makes of w·x and of the lengths of patches, where Java has them at hand.
 *
 * @param filters what each filter makes of a cosine
 * @param magnitude h, which learns nothing; empty where it is 1
 * @param norm how the norms of patches are taken
 * @param isLinear whether g(θ) = cos θ, so that h may be multiplied before g
 */
record PatchResponse(
    FilterResponse filters,
    Optional<MagnitudeFunction> magnitude,
    AngleNorm norm,
    boolean isLinear) {

  /**
   * Overwrites w·x by the response.
   *
   * @param products w·x, a filter's in each channel
   * @param squares Σx² of each patch
   */
  void respond(Pixels products, float[] squares) {
    float[] norms = norm.ofPatches(squares);
    float[] inverses = new float[norms.length];
    for (int i = 0; i < norms.length; i++) {
      inverses[i] = 1 / norms[i];
    }
    Optional<float[]> magnitudes = magnitude.map(h -> values(h, norms));
    if (isLinear) {
      magnitudes.ifPresent(factors -> multiply(inverses, factors));
      filters.respond(products, inverses, Optional.empty());
    } else {
      filters.respond(products, inverses, magnitudes);
    }
  }

  private static float[] values(MagnitudeFunction h, float[] norms) {
    float[] values = new float[norms.length];
    for (int i = 0; i < norms.length; i++) {
      values[i] = (float) h.value(norms[i]);
    }
    return values;
  }

  private static void multiply(float[] array, float[] factors) {
    for (int i = 0; i < array.length; i++) {
      array[i] *= factors[i];
    }
  }
}

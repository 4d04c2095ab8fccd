package dev.sphere.ops.layer;

import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.fused.FilterResponse;
import dev.sphere.ops.fused.Pixels;
import dev.sphere.ops.fused.Tiles;
import java.util.Optional;

/**
 * What a folded layer makes of w·x and of the lengths of patches, where Java has them at hand.
 *
 * @param filters what each filter makes of a cosine
 * @param magnitude h, which learns nothing; empty where it is 1
 * @param norm how the norms of patches are taken
 * @param slope how g goes with the cosine
 */
record PatchResponse(
    FilterResponse filters, Optional<MagnitudeFunction> magnitude, AngleNorm norm, Slope slope) {

  /** How g goes with the cosine. */
  enum Slope {
    /** g(θ) = cos θ, so that it is all the same whether h is multiplied before g or after. */
    LINEAR,
    /** g never falls as the cosine rises. */
    RISING,
    /** Nothing is known. */
    ANY
  }

  /** Returns whether of several patches the one with the greatest cosine has the greatest g·h. */
  boolean risesWithCosine() {
    return slope == Slope.LINEAR || slope == Slope.RISING && magnitude.isEmpty();
  }

  /**
   * Overwrites w·x by the response.
   *
   * @param products w·x, a filter's in each channel
   * @param squares Σx² of each patch
   */
  void respond(Pixels products, float[] squares) {
    float[] norms = norm.ofPatches(squares);
    if (slope == Slope.LINEAR) {
      filters.respond(products, factors(norms), Optional.empty());
    } else {
      filters.respond(products, inverses(norms), magnitude.map(h -> values(h, norms)));
    }
  }

  /**
   * Writes the largest response of each tile of patches.
   *
   * @param products w·x, a filter's in each channel
   * @param squares Σx² of each patch
   * @param largest receives them, a pixel for each tile
   * @throws IllegalStateException unless it {@link #risesWithCosine}
   */
  void respond(Pixels products, float[] squares, Tiles tiles, Pixels largest) {
    if (!risesWithCosine()) {
      throw new IllegalStateException("the largest response need not be of the largest cosine");
    }
    filters.respond(products, factors(norm.ofPatches(squares)), tiles, largest);
  }

  /** Returns h(‖x‖)/‖x‖. */
  private float[] factors(float[] norms) {
    float[] factors = inverses(norms);
    magnitude.ifPresent(
        h -> {
          float[] values = values(h, norms);
          for (int i = 0; i < factors.length; i++) {
            factors[i] *= values[i];
          }
        });
    return factors;
  }

  private static float[] inverses(float[] norms) {
    float[] inverses = new float[norms.length];
    for (int i = 0; i < norms.length; i++) {
      inverses[i] = 1 / norms[i];
    }
    return inverses;
  }

  private static float[] values(MagnitudeFunction h, float[] norms) {
    float[] values = new float[norms.length];
    for (int i = 0; i < norms.length; i++) {
      values[i] = (float) h.value(norms[i]);
    }
    return values;
  }
}

package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;
import java.util.List;
import java.util.Optional;

/**
 * What the filters of a layer that no longer learns make of cosines and of lengths of patches, in
 * one pass over memory: max(scale·h·g(cos θ) + shift, least), with a scale and a shift for each
 * filter.
 */
public final class FilterResponse {

  private final ValueCurve curve;
  private final float[] scales;
  private final float[] signs;
  private final float[] shifts;
  private final float least;

  private FilterResponse(ValueCurve curve, float[] scales, float[] shifts, float least) {
    this.curve = curve;
    this.scales = scales;
    signs = new float[scales.length];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = scales[i] < 0 ? -1 : 1;
    }
    this.shifts = shifts;
    this.least = least;
  }

  /**
   * Makes the response of a layer.
   *
   * @param operator g
   * @param learned an array for each of the operator's parameters, constrained, with a number for
   *     each filter
   * @param scales one for each filter
   * @param shifts one for each filter
   * @param least 0 for a ReLU, −∞ for none
   * @return empty if g is known by its own evaluation of arrays alone
   */
  public static Optional<FilterResponse> of(
      AngularOperator operator,
      List<float[]> learned,
      float[] scales,
      float[] shifts,
      double least) {
    List<float[]> ofRun = learned.stream().map(FilterResponse::repeated).toList();
    float[] scalesOfRun = repeated(scales);
    return Curves.ofFilters(operator, ofRun, scalesOfRun.length)
        .map(curve -> new FilterResponse(curve, scalesOfRun, repeated(shifts), (float) least));
  }

  /** Returns whether g(θ) = cos θ, so that factors before and after g are the same. */
  public boolean isLinear() {
    return curve == ValueCurve.IDENTITY;
  }

  /** Returns what each number of a run of pixels is to meet, from what each filter is. */
  private static float[] repeated(float[] ofFilters) {
    float[] ofRun = new float[Pixels.run(ofFilters.length) * ofFilters.length];
    for (int i = 0; i < ofRun.length; i++) {
      ofRun[i] = ofFilters[i % ofFilters.length];
    }
    return ofRun;
  }

  /**
   * Overwrites w·x by the response.
   *
   * @param products w·x of kernels w of unit norm, a filter's in each channel
   * @param before by what w·x is multiplied, 1/‖x‖ of each patch
   * @param after by what g is multiplied, h(‖x‖) of each patch; empty where it is 1
   */
  public void respond(Pixels products, float[] before, Optional<float[]> after) {
    products.overwrite(
        run -> {
          run.multiply(before);
          curve.evaluate(run.numbers(), run.workspace(), run.count());
          after.ifPresent(run::multiply);
          scaleAndShift(run.numbers(), run.count());
        });
  }

  /**
   * Writes the largest response of each tile of patches. As g never rises with θ it is that of the
   * largest cosine, or of the least where a filter's scale is negative.
   *
   * @param products w·x of kernels w of unit norm, a filter's in each channel
   * @param before by what w·x is multiplied, 1/‖x‖ of each patch
   * @param largest a pixel for each tile
   */
  public void respond(Pixels products, float[] before, Tiles tiles, Pixels largest) {
    products.pool(
        tiles,
        before,
        signs,
        run -> {
          Loops.multiply(run.numbers(), signs, run.count());
          curve.evaluate(run.numbers(), run.workspace(), run.count());
          scaleAndShift(run.numbers(), run.count());
        },
        largest);
  }

  private void scaleAndShift(float[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.max(least, numbers[i] * scales[i] + shifts[i]);
    }
  }
}

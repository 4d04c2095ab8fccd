package dev.sphere.ops.testing;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * How an oracle takes the norms of patches and kernels: a function of the exact length of a vector,
 * of what its mean leaves where it is centered.
 *
 * @param spec how a layer is told
 * @param isCentered whether the mean of each vector is taken away
 * @param ofPatch for patches
 * @param ofKernel for kernels
 */
public record OracleNorm(String spec, boolean isCentered, Curve ofPatch, Curve ofKernel) {

  /**
   * A function of the exact length.
   *
   * @param value the norm
   * @param slope its derivative
   */
  public record Curve(DoubleUnaryOperator value, DoubleUnaryOperator slope) {}

  private static final Curve EXACT = new Curve(length -> length == 0 ? 1 : length, length -> 1);

  /** √(Σx² + ε). */
  public static OracleNorm epsilon(double epsilon) {
    Curve curve = rounded(epsilon);
    return new OracleNorm("epsilon(" + epsilon + ")", false, curve, curve);
  }

  /** ‖x‖ + q for patches, the exact norm for kernels. */
  public static OracleNorm additive(double q) {
    // A patch without length has the length 1 before q is added: no angle depends on it.
    Curve ofPatch = new Curve(length -> (length == 0 ? 1 : length) + q, length -> 1);
    return new OracleNorm("additive(" + q + ")", false, ofPatch, EXACT);
  }

  /** √(Σ(x − x̄)² + ε). */
  public static OracleNorm centered(double epsilon) {
    Curve curve = rounded(epsilon);
    return new OracleNorm("centered(" + epsilon + ")", true, curve, curve);
  }

  /** The exact norm. */
  public static OracleNorm none() {
    return new OracleNorm("none", false, EXACT, EXACT);
  }

  private static Curve rounded(double epsilon) {
    return new Curve(
        length -> Math.sqrt(length * length + epsilon),
        length -> length / Math.sqrt(length * length + epsilon));
  }

  /** Returns the vector whose length counts. */
  double[] seen(double[] vector) {
    double mean = isCentered ? Arrays.stream(vector).average().orElseThrow() : 0;
    return Arrays.stream(vector).map(entry -> entry - mean).toArray();
  }

  @Override
  public String toString() {
    return spec;
  }
}

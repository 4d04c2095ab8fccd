package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.ArcsineCurve;

/**
 * asin c = π/2 − θ with a gradient that is finite at |c| = 1.
 *
 * <p>The derivative 1/√(1 − c²) is infinite there, and close to it mostly rounding: a float32
 * cosine does not tell θ = 2e-4 from 0. The engine would give inf·0 = NaN. Here 1 − c² is kept
 * above what the type resolves, so that together with ∂c/∂x, which vanishes as sin θ, the gradient
 * of the angle stays within its true bound 1/‖x‖.
 */
public final class Arcsine {

  private Arcsine() {}

  /** Returns asin c, of the shape and type of {@code cosine}. */
  public static NDArray of(NDArray cosine) {
    return EngineSupport.of(cosine.getManager())
        .evaluate(new ArcsineCurve(1), cosine)
        .orElseGet(() -> byPlainOperations(cosine));
  }

  private static NDArray byPlainOperations(NDArray cosine) {
    NDArray c = cosine.stopGradient();
    NDArray value = c.clip(-1, 1).asin();
    // (1 − c)(1 + c) keeps the digits that 1 − c² loses near |c| = 1.
    NDArray sine = c.neg().add(1).mul(c.add(1)).maximum(smallestSquaredSine(c)).sqrt();
    return value.add(cosine.sub(c).div(sine));
  }

  private static double smallestSquaredSine(NDArray cosine) {
    return cosine.getDataType() == DataType.FLOAT64 ? 1e-13 : 1e-5;
  }
}

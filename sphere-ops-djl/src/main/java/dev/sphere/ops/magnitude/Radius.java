package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The radius ρ of a magnitude, the norm around which it changes its course.
 *
 * <p>A learned one stays at or above 0.01. It is a plain number; the paper multiplies it by a
 * running mean of the norms of patches.
 *
 * @param rho ρ, where it is learned the initial one
 * @param learned which filters learn one together, or empty for a fixed radius
 */
public record Radius(double rho, Optional<Sharing> learned) {

  static final Option RHO =
      Option.real("rho", 10, 0.1, 1000, "radius, where it is learned the initial one");

  static final Option RADIUS =
      Option.choice(
          "radius",
          List.of("fixed", "filter", "layer", "network"),
          "whether rho is learned, and which filters learn one together");

  private static final double MINIMUM = 0.01;

  /** Checks that ρ is positive, and above 0.01 where it is learned. */
  public Radius {
    double bound = learned.isPresent() ? MINIMUM : 0;
    if (!(rho > bound && rho < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rho must be above " + bound + " and finite, got " + rho);
    }
  }

  /** Returns a radius that stays as it is. */
  public static Radius fixed(double rho) {
    return new Radius(rho, Optional.empty());
  }

  /** Returns a radius that is learned. */
  public static Radius learned(double initial, Sharing sharing) {
    return new Radius(initial, Optional.of(sharing));
  }

  /** Reads {@link #RHO} and {@link #RADIUS}. */
  static Radius of(Options options) {
    double rho = options.real(RHO.name());
    String radius = options.choice(RADIUS.name());
    return radius.equals("fixed")
        ? fixed(rho)
        : learned(rho, Sharing.valueOf(radius.toUpperCase(Locale.ROOT)));
  }

  /** Returns what is learned: ρ or nothing. */
  List<LearnableParameter> parameters() {
    return learned.stream()
        .map(sharing -> LearnableParameter.atLeast(MINIMUM, "rho", sharing, rho))
        .toList();
  }

  /** Returns this radius fixed at a learned value, or itself. */
  Radius at(double... parameters) {
    int expected = parameters().size();
    if (parameters.length != expected) {
      throw new IllegalArgumentException(
          "expected " + expected + " values for the radius, got " + parameters.length);
    }
    return expected == 0 ? this : fixed(parameters[0]);
  }

  /** Returns ρ as an array that broadcasts to {@code norm} or to the responses. */
  NDArray array(NDArray norm, NDList parameters) {
    return parameters.isEmpty()
        ? EngineArrays.like(norm, new double[] {rho}, new Shape(1))
        : parameters.singletonOrThrow();
  }

  /** Returns min(‖x‖, ρ), whose gradient goes to one of the two. */
  NDArray limit(NDArray norm, NDList parameters) {
    NDArray limit = array(norm, parameters);
    DataType type = norm.getDataType();
    NDArray below = norm.stopGradient().lt(limit.stopGradient()).toType(type, false);
    return norm.mul(below).add(limit.mul(below.neg().add(1)));
  }
}

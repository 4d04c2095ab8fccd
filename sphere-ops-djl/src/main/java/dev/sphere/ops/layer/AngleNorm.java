package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.sphere.api.registry.Spec;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import java.util.Locale;

/**
 * How the norms in cos θ = w·x/(‖w‖‖x‖) are taken.
 *
 * @param kind what is done for vectors without length
 * @param amount ε or q; unused where there is none
 */
public record AngleNorm(Kind kind, double amount) {

  /** What is done for vectors without length. */
  public enum Kind {
    /**
     * √(Σx² + ε) for kernels and patches, as the reference implementation. It draws the cosine of
     * patches with ‖x‖ ≲ √ε towards 0: at ‖x‖ = √ε it is 0.707 of the true one.
     */
    EPSILON,
    /** ‖x‖ + q for patches, the exact norm for kernels, as sharpened cosine similarity. */
    ADDITIVE,
    /**
     * √(Σ(x − x̄)² + ε) with the mean of each patch and each kernel taken away, which makes the
     * cosine Pearson's correlation (cosine normalization, ICANN 2018). In float32 the spread of a
     * patch is lost where its mean is some thousand times larger.
     */
    CENTERED,
    /** The exact norm; vectors shorter than 1e-15 are at right angles to all. */
    NONE
  }

  /** The reference implementation's. */
  public static final AngleNorm REFERENCE = new AngleNorm(Kind.EPSILON, 1e-4);

  /** The exact norm. */
  public static final AngleNorm NONE = new AngleNorm(Kind.NONE, 0);

  /** Squares of vectors without length sum to less. */
  private static final double NO_LENGTH = 1e-30;

  /** Checks the amount. */
  public AngleNorm {
    if (kind != Kind.NONE && (!(amount > 0) || Double.isInfinite(amount))) {
      throw new IllegalArgumentException(
          "%s must be positive, got %s".formatted(amountName(kind), amount));
    }
  }

  private static String amountName(Kind kind) {
    return kind == Kind.ADDITIVE ? "q" : "epsilon";
  }

  /** Returns √(Σx² + ε). */
  public static AngleNorm epsilon(double epsilon) {
    return new AngleNorm(Kind.EPSILON, epsilon);
  }

  /**
   * Reads a spec: {@code epsilon(1e-4)}, {@code additive(0.1)}, {@code centered(1e-4)} or {@code
   * none}.
   *
   * @throws IllegalArgumentException if it is another
   */
  public static AngleNorm parse(String text) {
    Spec spec = Spec.parse(text);
    try {
      Kind kind = Kind.valueOf(spec.name().toUpperCase(Locale.ROOT));
      List<Spec.Argument> arguments = spec.arguments();
      if (kind == Kind.NONE && arguments.isEmpty()) {
        return NONE;
      }
      if (kind != Kind.NONE
          && arguments.size() == 1
          && arguments.get(0).key().map(amountName(kind)::equals).orElse(true)) {
        return new AngleNorm(kind, Double.parseDouble(arguments.get(0).value().toString()));
      }
    } catch (IllegalArgumentException unknown) {
      throw illegal(text, unknown);
    }
    throw illegal(text, null);
  }

  private static IllegalArgumentException illegal(String text, Exception cause) {
    return new IllegalArgumentException(
        "angle norm %s is none of epsilon(E), additive(Q), centered(E), with positive numbers, and none"
            .formatted(text),
        cause);
  }

  /** Returns the spec. */
  public String spec() {
    return kind == Kind.NONE
        ? "none"
        : "%s(%s=%s)".formatted(kind.name().toLowerCase(Locale.ROOT), amountName(kind), amount);
  }

  /**
   * Returns the square below which a patch's Σx² has less part in its norm than what is added to
   * it: ε, or q². Its cosines are more ε than angle. Without an addition it is the square of no
   * length.
   */
  public double smallSquare() {
    return switch (kind) {
      case EPSILON, CENTERED -> amount;
      case ADDITIVE -> amount * amount;
      case NONE -> NO_LENGTH;
    };
  }

  /** Returns whether means are taken away first. */
  boolean isCentered() {
    return kind == Kind.CENTERED;
  }

  /** Returns the norms of patches whose squares sum to these. */
  float[] ofPatches(float[] squares) {
    return switch (kind) {
      case EPSILON, CENTERED -> roots(squares, (float) amount, 0);
      case ADDITIVE -> roots(lengths(squares), 0, (float) amount);
      case NONE -> roots(lengths(squares), 0, 0);
    };
  }

  /** Returns the squares, and 1 where they are those of no length. */
  private static float[] lengths(float[] squares) {
    float[] lengths = squares.clone();
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = lengths[i] <= NO_LENGTH ? 1 : lengths[i];
    }
    return lengths;
  }

  private static float[] roots(float[] squares, float within, float beside) {
    float[] roots = new float[squares.length];
    for (int i = 0; i < squares.length; i++) {
      roots[i] = (float) Math.sqrt(squares[i] + within) + beside;
    }
    return roots;
  }

  /** Returns the norms of kernels whose squares sum to these. */
  NDArray ofKernels(NDArray squares) {
    return kind == Kind.ADDITIVE ? exact(squares) : ofPatches(squares);
  }

  /** Returns the norms of patches whose squares sum to these. */
  NDArray ofPatches(NDArray squares) {
    return switch (kind) {
      case EPSILON, CENTERED -> squares.add(amount).sqrt();
      case ADDITIVE -> exact(squares).add(amount);
      case NONE -> exact(squares);
    };
  }

  /**
   * Returns Σ(x − x̄)² = Σx² − (Σx)²/n, not negative.
   *
   * @param sums Σx
   * @param size n
   */
  static NDArray withoutMean(NDArray squares, NDArray sums, long size) {
    NDArray means = EngineSupport.of(squares.getManager()).multiply(sums.square(), 1.0 / size);
    return Activation.relu(squares.sub(means));
  }

  /** Returns the root of sums of squares, and 1 where they are those of no length. */
  public static NDArray exact(NDArray squares) {
    return squares.add(hasNoLength(squares)).sqrt();
  }

  /** Returns 1 for each sum of squares that is that of no length and 0 for others, a constant. */
  public static NDArray hasNoLength(NDArray squares) {
    return squares.stopGradient().lte(NO_LENGTH).toType(squares.getDataType(), false);
  }
}

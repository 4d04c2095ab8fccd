package dev.sphere.ops.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Planted;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** Magnitudes with one fault each, made from h(‖x‖) = ‖x‖. */
final class MagnitudeFaults {

  private MagnitudeFaults() {}

  static Planted<MagnitudeFunction> isInfinitelySteepAtZero() {
    return magnitude(of(Math::sqrt, norm -> 0.5 / Math.sqrt(norm)));
  }

  static Planted<MagnitudeFunction> isNegativeForSmallPatches() {
    return magnitude(of(norm -> norm - 1, norm -> 1));
  }

  static Planted<MagnitudeFunction> hasADerivativeOfTheWrongSign() {
    return magnitude(of(norm -> 1 / (1 + norm), norm -> 1 / ((1 + norm) * (1 + norm))));
  }

  static Planted<MagnitudeFunction> countsItsCalls() {
    return magnitude(
        new Plain() {
          private int calls;

          @Override
          public double value(double norm) {
            return norm * (1 + 1e-15 * (calls++ % 63));
          }
        });
  }

  static Planted<MagnitudeFunction> sharesScratchBetweenThreads() {
    return magnitude(
        new Plain() {
          private final double[] terms = new double[16];

          @Override
          public double value(double norm) {
            Arrays.fill(terms, norm / terms.length);
            return Arrays.stream(terms).sum();
          }
        });
  }

  static Planted<MagnitudeFunction> refusesTheEndOfItsRange() {
    return withOption(
        Option.real("radius", 1, 0, 10, "where it saturates"),
        o -> {
          if (o.real("radius") == 0) {
            throw new IllegalArgumentException("radius must be positive");
          }
          return saturating(o.real("radius"));
        });
  }

  static Planted<MagnitudeFunction> ignoresItsOption() {
    return withOption(Option.real("radius", 1, 0.1, 10, "unused"), o -> saturating(1));
  }

  static Planted<MagnitudeFunction> differsEachTimeItIsMade() {
    Random random = new Random(1);
    return withOption(
        Option.real("radius", 1, 0.1, 10, "where it saturates"),
        o -> saturating(o.real("radius") + 1e-3 * random.nextDouble()));
  }

  static Planted<MagnitudeFunction> truncatesToFloat32() {
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            NDArray n = norm.stopGradient();
            NDArray short32 = n.div(3).toType(DataType.FLOAT32, true);
            NDArray truncated = short32.toType(norm.getDataType(), true).mul(3);
            return response.mul(norm.add(truncated.sub(n)));
          }
        });
  }

  static Planted<MagnitudeFunction> losesDigitsOfFloat32() {
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            return response.mul(norm.add(1e5).sub(1e5));
          }
        });
  }

  static Planted<MagnitudeFunction> stopsTheGradientOfTheResponse() {
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            return response.stopGradient().mul(norm);
          }
        });
  }

  static Planted<MagnitudeFunction> stopsTheGradientOfTheNorm() {
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            return response.mul(norm.stopGradient());
          }
        });
  }

  static Planted<MagnitudeFunction> flattens() {
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            return response.mul(norm).reshape(-1);
          }
        });
  }

  static Planted<MagnitudeFunction> overflowsFloat32() {
    return magnitude(of(norm -> Math.pow(norm, 8), norm -> 8 * Math.pow(norm, 7)));
  }

  static Planted<MagnitudeFunction> addsNoise() {
    Random random = new Random(1);
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            double factor = 1 + 1e-13 * random.nextDouble();
            return response.mul(EngineSupport.of(norm.getManager()).multiply(norm, factor));
          }
        });
  }

  static Planted<MagnitudeFunction> leavesAnArray() {
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            NDArray kept = norm.add(0);
            NDScope.unregister(kept);
            return response.mul(kept);
          }
        });
  }

  static Planted<MagnitudeFunction> stopsTheGradientOfWhatItLearns() {
    return magnitude(
        new Learned() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            return response.mul(norm).mul(parameters.singletonOrThrow().stopGradient());
          }
        });
  }

  static Planted<MagnitudeFunction> takesAnyNumberOfValues() {
    return magnitude(
        new Learned() {
          @Override
          public MagnitudeFunction at(double... parameters) {
            return super.at(parameters.length == 0 ? 1 : parameters[0]);
          }
        });
  }

  static Planted<MagnitudeFunction> hasAFactorWithoutBeingWeighted() {
    return magnitude(
        new Weighted() {
          @Override
          public boolean isWeighted() {
            return false;
          }
        });
  }

  static Planted<MagnitudeFunction> hasAKernelDerivativeOfTheWrongSign() {
    return magnitude(
        new Weighted() {
          @Override
          public double kernelDerivative(double norm) {
            return -1;
          }
        });
  }

  static Planted<MagnitudeFunction> flattensTheKernelFactor() {
    return magnitude(
        new Weighted() {
          @Override
          public NDArray kernelFactor(NDArray norm, NDList parameters) {
            return norm.reshape(-1);
          }
        });
  }

  static Planted<MagnitudeFunction> forgetsTheKernelWhereItsSlopeIsAnother() {
    return new Planted.OfMagnitude(
        List.of(
            Option.real("slope", 1, 0.5, 2, "of the norm"),
            Option.flag("weighted", false, "whether the kernel counts")),
        options -> {
          double slope = options.real("slope");
          return options.flag("weighted") ? weighted(slope) : of(n -> slope * n, n -> slope);
        });
  }

  private static MagnitudeFunction weighted(double slope) {
    return new Weighted() {
      @Override
      public double value(double norm) {
        return slope * norm;
      }

      @Override
      public double derivative(double norm) {
        return slope;
      }

      @Override
      public NDArray kernelFactor(NDArray norm, NDList parameters) {
        return slope == 1 ? norm : norm.onesLike();
      }
    };
  }

  static Planted<MagnitudeFunction> stopsTheGradientOfTheKernel() {
    return magnitude(
        new Weighted() {
          @Override
          public NDArray kernelFactor(NDArray norm, NDList parameters) {
            return norm.stopGradient();
          }
        });
  }

  static Planted<MagnitudeFunction> multipliesByAPlainNumber() {
    return magnitude(
        new Plain() {
          @Override
          public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
            return response.mul(norm.mul(2f).sub(norm));
          }
        });
  }

  /** h = p·‖x‖ with p learned, scaled by definition. */
  private static class Learned extends Plain {
    @Override
    public List<LearnableParameter> parameters() {
      return List.of(LearnableParameter.atLeast(0.1, "slope", Sharing.FILTER, 1));
    }

    @Override
    public MagnitudeFunction at(double... parameters) {
      if (parameters.length != 1) {
        throw new IllegalArgumentException("expected the slope alone");
      }
      double slope = parameters[0];
      return of(norm -> slope * norm, norm -> slope);
    }
  }

  /** h = ‖w‖·‖x‖, scaled by definition. */
  private static class Weighted extends Plain {
    @Override
    public boolean isWeighted() {
      return true;
    }

    @Override
    public double kernelValue(double norm) {
      return norm;
    }

    @Override
    public double kernelDerivative(double norm) {
      return 1;
    }
  }

  /** h = ‖x‖, scaled by definition. */
  private static class Plain implements MagnitudeFunction {
    @Override
    public double value(double norm) {
      return norm;
    }

    @Override
    public double derivative(double norm) {
      return 1;
    }
  }

  private static MagnitudeFunction saturating(double radius) {
    return of(
        norm -> Math.tanh(norm / radius), norm -> Math.pow(Math.cosh(norm / radius), -2) / radius);
  }

  private static MagnitudeFunction of(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
    return new MagnitudeFunction() {
      @Override
      public double value(double norm) {
        return value.applyAsDouble(norm);
      }

      @Override
      public double derivative(double norm) {
        return derivative.applyAsDouble(norm);
      }
    };
  }

  private static Planted<MagnitudeFunction> magnitude(MagnitudeFunction planted) {
    return new Planted.OfMagnitude(List.of(), options -> planted);
  }

  private static Planted<MagnitudeFunction> withOption(
      Option option, Function<Options, MagnitudeFunction> recipe) {
    return new Planted.OfMagnitude(List.of(option), recipe);
  }
}

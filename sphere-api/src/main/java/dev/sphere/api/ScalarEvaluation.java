package dev.sphere.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * Evaluates on arrays what is defined by plain functions of a double, on any engine.
 *
 * <p>Values and derivatives are computed in float64 on the heap and joined to the engine's graph as
 * {@code value + Σ (input − stop(input))·derivative}: the engine sees the exact value and the exact
 * first derivative, and needs no custom backward function.
 */
final class ScalarEvaluation {

  private ScalarEvaluation() {}

  /** A function of one number, and its slope. */
  private interface Curve {
    double value(double point);

    double slope(double point);
  }

  static NDArray atCosine(AngularOperator operator, NDArray cosine, NDList parameters) {
    double resolution = angularResolution(cosine.getDataType());
    return evaluate(
        operator.parameters(),
        values -> alongCosine(operator.at(values), resolution),
        cosine,
        parameters);
  }

  private static Curve alongCosine(AngularOperator fixed, double resolution) {
    return new Curve() {
      @Override
      public double value(double cosine) {
        return fixed.value(angle(cosine));
      }

      @Override
      public double slope(double cosine) {
        double theta = angle(cosine);
        double safe = Math.max(resolution, Math.min(Math.PI - resolution, theta));
        return -fixed.derivative(safe) / Math.sin(safe);
      }

      private static double angle(double cosine) {
        return Math.acos(Math.max(-1, Math.min(1, cosine)));
      }
    };
  }

  static NDArray atAngle(AngularOperator operator, NDArray angle, NDList parameters) {
    return evaluate(
        operator.parameters(), values -> alongAngle(operator.at(values)), angle, parameters);
  }

  private static Curve alongAngle(AngularOperator fixed) {
    return new Curve() {
      @Override
      public double value(double angle) {
        return fixed.value(inRange(angle));
      }

      @Override
      public double slope(double angle) {
        return fixed.derivative(inRange(angle));
      }

      private static double inRange(double angle) {
        return Math.max(0, Math.min(Math.PI, angle));
      }
    };
  }

  static NDArray ofPatch(MagnitudeFunction magnitude, NDArray norm, NDList parameters) {
    return evaluate(
        magnitude.parameters(),
        values -> {
          MagnitudeFunction fixed = magnitude.at(values);
          return curve(fixed::value, fixed::derivative);
        },
        norm,
        parameters);
  }

  static NDArray ofKernel(MagnitudeFunction magnitude, NDArray norm, NDList parameters) {
    return evaluate(
        magnitude.parameters(),
        values -> {
          MagnitudeFunction fixed = magnitude.at(values);
          return curve(fixed::kernelValue, fixed::kernelDerivative);
        },
        norm,
        parameters);
  }

  private static Curve curve(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    return new Curve() {
      @Override
      public double value(double point) {
        return value.applyAsDouble(point);
      }

      @Override
      public double slope(double point) {
        return slope.applyAsDouble(point);
      }
    };
  }

  /**
   * Evaluates a family of curves.
   *
   * @param declared what is learned
   * @param at the curve for a value of each
   * @param input where
   * @param parameters the values, each broadcasts to {@code input}
   */
  private static NDArray evaluate(
      List<LearnableParameter> declared,
      Function<double[], Curve> at,
      NDArray input,
      NDList parameters) {
    if (parameters.size() != declared.size()) {
      throw new IllegalArgumentException(
          "expected " + declared.size() + " parameter arrays, got " + parameters.size());
    }
    double[] points = read(input);
    double[][] parameterValues = new double[declared.size()][];
    for (int p = 0; p < parameterValues.length; p++) {
      parameterValues[p] = readBroadcast(parameters.get(p), input.getShape());
    }

    double[] value = new double[points.length];
    double[] slope = new double[points.length];
    double[][] parameterSlope = new double[parameterValues.length][points.length];
    double[] below = new double[parameterValues.length];
    double[] above = new double[parameterValues.length];
    double[] current = null;
    Curve curve = null;
    Curve[][] neighbours = new Curve[parameterValues.length][];
    for (int i = 0; i < points.length; i++) {
      double[] values = valuesAt(parameterValues, i);
      if (!Arrays.equals(values, current)) {
        current = values;
        curve = at.apply(values);
        for (int p = 0; p < values.length; p++) {
          below[p] = Math.max(declared.get(p).minimum(), values[p] - step(values[p]));
          above[p] = values[p] + step(values[p]);
          neighbours[p] =
              new Curve[] {
                at.apply(replaced(values, p, below[p])), at.apply(replaced(values, p, above[p]))
              };
        }
      }
      value[i] = curve.value(points[i]);
      slope[i] = curve.slope(points[i]);
      for (int p = 0; p < values.length; p++) {
        parameterSlope[p][i] =
            (neighbours[p][1].value(points[i]) - neighbours[p][0].value(points[i]))
                / (above[p] - below[p]);
      }
    }

    NDArray result = differentiable(input, value, slope);
    for (int p = 0; p < parameterValues.length; p++) {
      NDArray parameter = parameters.get(p);
      NDArray change = parameter.sub(parameter.stopGradient());
      result =
          result.add(EngineArrays.like(input, parameterSlope[p], input.getShape()).mul(change));
    }
    return result;
  }

  /** The exact value now, and the exact slope when the engine goes backward. */
  private static NDArray differentiable(NDArray input, double[] value, double[] slope) {
    NDArray change = input.sub(input.stopGradient());
    return EngineArrays.like(input, value, input.getShape())
        .add(EngineArrays.like(input, slope, input.getShape()).mul(change));
  }

  /**
   * The smallest angle that a cosine of this type tells from 0: below it 1 − c² is mostly rounding,
   * and −1/sin θ, the derivative of the arc cosine, is taken at this angle instead.
   */
  private static double angularResolution(DataType type) {
    return type == DataType.FLOAT64 ? 3e-7 : 3e-3;
  }

  private static double step(double parameter) {
    return 1e-5 * Math.max(1e-2, Math.abs(parameter));
  }

  private static double[] replaced(double[] values, int index, double value) {
    double[] replaced = values.clone();
    replaced[index] = value;
    return replaced;
  }

  private static double[] valuesAt(double[][] parameterValues, int i) {
    double[] at = new double[parameterValues.length];
    for (int p = 0; p < at.length; p++) {
      at[p] = parameterValues[p][i];
    }
    return at;
  }

  private static double[] readBroadcast(NDArray array, Shape shape) {
    try (NDArray broadcast = array.broadcast(shape)) {
      return read(broadcast);
    }
  }

  private static double[] read(NDArray array) {
    switch (array.getDataType()) {
      case FLOAT64:
        return array.toDoubleArray();
      case FLOAT32:
        float[] floats = array.toFloatArray();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
          doubles[i] = floats[i];
        }
        return doubles;
      default:
        throw new IllegalArgumentException(
            "expected float32 or float64, got " + array.getDataType());
    }
  }
}

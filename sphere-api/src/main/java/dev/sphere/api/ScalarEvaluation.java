package dev.sphere.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Evaluates on arrays what is defined by plain functions of a double, on any engine.
 *
 * <p>Values and derivatives are computed in float64 on the heap and joined to the engine's graph as
 * {@code value + Σ (input − stop(input))·derivative}: the engine sees the exact value and the exact
 * first derivative, and needs no custom backward function.
 */
final class ScalarEvaluation {

  private ScalarEvaluation() {}

  /** What an operator is evaluated at: a point on one of two scales. */
  private enum Scale {
    COSINE {
      @Override
      double angle(double point) {
        return Math.acos(Math.max(-1, Math.min(1, point)));
      }

      @Override
      double slope(AngularOperator operator, double theta, double resolution) {
        double safe = Math.max(resolution, Math.min(Math.PI - resolution, theta));
        return -operator.derivative(safe) / Math.sin(safe);
      }
    },
    ANGLE {
      @Override
      double angle(double point) {
        return Math.max(0, Math.min(Math.PI, point));
      }

      @Override
      double slope(AngularOperator operator, double theta, double resolution) {
        return operator.derivative(theta);
      }
    };

    /** Returns the angle that the point stands for. */
    abstract double angle(double point);

    /** Returns the derivative along the scale; resolution is the angle that a cosine resolves. */
    abstract double slope(AngularOperator operator, double theta, double resolution);
  }

  static NDArray atCosine(AngularOperator operator, NDArray cosine, NDList parameters) {
    return evaluate(operator, cosine, Scale.COSINE, parameters);
  }

  static NDArray atAngle(AngularOperator operator, NDArray angle, NDList parameters) {
    return evaluate(operator, angle, Scale.ANGLE, parameters);
  }

  private static NDArray evaluate(
      AngularOperator operator, NDArray input, Scale scale, NDList parameters) {
    List<LearnableParameter> declared = operator.parameters();
    if (parameters.size() != declared.size()) {
      throw new IllegalArgumentException(
          "expected " + declared.size() + " parameter arrays, got " + parameters.size());
    }
    double[] points = read(input);
    double[][] parameterValues = new double[declared.size()][];
    for (int p = 0; p < parameterValues.length; p++) {
      parameterValues[p] = readBroadcast(parameters.get(p), input.getShape());
    }

    double resolution = angularResolution(input.getDataType());
    double[] value = new double[points.length];
    double[] slope = new double[points.length];
    double[][] parameterSlope = new double[parameterValues.length][points.length];
    double[] below = new double[parameterValues.length];
    double[] above = new double[parameterValues.length];
    double[] current = null;
    AngularOperator fixed = null;
    AngularOperator[][] neighbours = new AngularOperator[parameterValues.length][];
    for (int i = 0; i < points.length; i++) {
      double[] at = valuesAt(parameterValues, i);
      if (!Arrays.equals(at, current)) {
        current = at;
        fixed = operator.at(at);
        for (int p = 0; p < at.length; p++) {
          below[p] = Math.max(declared.get(p).minimum(), at[p] - step(at[p]));
          above[p] = at[p] + step(at[p]);
          neighbours[p] =
              new AngularOperator[] {
                operator.at(replaced(at, p, below[p])), operator.at(replaced(at, p, above[p]))
              };
        }
      }
      double theta = scale.angle(points[i]);
      value[i] = fixed.value(theta);
      slope[i] = scale.slope(fixed, theta, resolution);
      for (int p = 0; p < at.length; p++) {
        parameterSlope[p][i] =
            (neighbours[p][1].value(theta) - neighbours[p][0].value(theta)) / (above[p] - below[p]);
      }
    }

    NDArray result = differentiable(input, value, slope);
    for (int p = 0; p < parameterValues.length; p++) {
      NDArray parameter = parameters.get(p);
      NDArray change = parameter.sub(parameter.stopGradient());
      result = result.add(create(input, parameterSlope[p]).mul(change));
    }
    return result;
  }

  static NDArray evaluate(MagnitudeFunction magnitude, NDArray norm) {
    double[] norms = read(norm);
    return differentiable(norm, map(norms, magnitude::value), map(norms, magnitude::derivative));
  }

  /** The exact value now, and the exact slope when the engine goes backward. */
  private static NDArray differentiable(NDArray input, double[] value, double[] slope) {
    NDArray change = input.sub(input.stopGradient());
    return create(input, value).add(create(input, slope).mul(change));
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

  private static double[] map(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
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

  /**
   * PyTorch reads the Java buffer that create makes, which lives only as long as that array is
   * open; the graph may need the values for longer, so they are copied to memory of the engine's
   * own.
   */
  private static NDArray create(NDArray like, double[] values) {
    try (NDArray borrowed = createBorrowed(like, values)) {
      return borrowed.duplicate();
    }
  }

  private static NDArray createBorrowed(NDArray like, double[] values) {
    NDManager manager = like.getManager();
    if (like.getDataType() == DataType.FLOAT64) {
      return manager.create(values, like.getShape());
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return manager.create(floats, like.getShape());
  }
}

package dev.sphere.ops.testing;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import java.util.Arrays;

/**
 * The hyperspherical convolution over any number of spatial axes, patch by patch, in double:
 * v(‖w‖)·h(‖x‖)·g(θ) + b, from nothing but the plain functions of the operator and the magnitude.
 *
 * <p>A fully connected layer is the case of (N, D, 1, 1) and (filters, D, 1, 1).
 *
 * @param operator g
 * @param magnitude h
 * @param norm how the norms are taken
 * @param stride for each spatial axis
 * @param padding for each spatial axis
 * @param dilation for each spatial axis
 * @param groups divides channels and filters
 */
public record PatchOracle(
    AngularOperator operator,
    MagnitudeFunction magnitude,
    OracleNorm norm,
    Shape stride,
    Shape padding,
    Shape dilation,
    int groups) {

  /**
   * What the convolution is a function of, or the gradients of that.
   *
   * @param x (N, C, …)
   * @param w (filters, C/groups, …)
   * @param bias (filters)
   * @param parameters for each parameter that the operator and then the magnitude learns,
   *     constrained, (filters) or (1)
   */
  public record Inputs(double[] x, double[] w, double[] bias, double[][] parameters) {

    private Inputs zeros() {
      double[][] zeros = new double[parameters.length][];
      for (int p = 0; p < zeros.length; p++) {
        zeros[p] = new double[parameters[p].length];
      }
      return new Inputs(new double[x.length], new double[w.length], new double[bias.length], zeros);
    }
  }

  /** Makes the oracle of a convolution without padding that takes one step at a time. */
  public static PatchOracle plain(
      AngularOperator operator, MagnitudeFunction magnitude, OracleNorm norm) {
    Shape one = new Shape(1, 1);
    return new PatchOracle(operator, magnitude, norm, one, new Shape(0, 0), one, 1);
  }

  /** Returns (N, filters, …). */
  public Shape outputShape(Shape x, Shape w) {
    Shape shape = new Shape(x.get(0), w.get(0));
    for (int axis = 0; axis < stride.dimension(); axis++) {
      shape = shape.add(extent(x, w, axis));
    }
    return shape;
  }

  private long extent(Shape x, Shape w, int axis) {
    long last =
        x.get(2 + axis) + 2 * padding.get(axis) - dilation.get(axis) * (w.get(2 + axis) - 1) - 1;
    return last / stride.get(axis) + 1;
  }

  /** Returns the output, flat. */
  public double[] value(Inputs inputs, Shape x, Shape w) {
    double[] value = new double[(int) outputShape(x, w).size()];
    forEachPatch(
        x,
        w,
        (i, n, filter, corner) -> {
          Patch patch = new Patch(inputs, x, w, n, filter, corner);
          value[i] = patch.size() * patch.fixed.value(patch.theta()) + inputs.bias[filter];
        });
    return value;
  }

  /** Returns sin θ of each output: where it is small, float32 does not resolve the angle. */
  public double[] sines(Inputs inputs, Shape x, Shape w) {
    double[] sines = new double[(int) outputShape(x, w).size()];
    forEachPatch(
        x,
        w,
        (i, n, filter, corner) -> sines[i] = new Patch(inputs, x, w, n, filter, corner).sine());
    return sines;
  }

  /** Returns the gradients of Σ value·upstream. */
  public Inputs gradients(Inputs inputs, Shape x, Shape w, double[] upstream) {
    Inputs gradients = inputs.zeros();
    forEachPatch(
        x,
        w,
        (i, n, filter, corner) -> {
          gradients.bias[filter] += upstream[i];
          new Patch(inputs, x, w, n, filter, corner).addGradients(gradients, upstream[i]);
        });
    return gradients;
  }

  private interface PatchVisitor {
    void visit(int output, int n, int filter, long[] corner);
  }

  private void forEachPatch(Shape x, Shape w, PatchVisitor visitor) {
    Shape shape = outputShape(x, w);
    Shape places = shape.slice(2);
    int output = 0;
    for (int n = 0; n < shape.get(0); n++) {
      for (int filter = 0; filter < shape.get(1); filter++) {
        for (long place = 0; place < places.size(); place++) {
          long[] corner = coordinates(place, places);
          for (int axis = 0; axis < corner.length; axis++) {
            corner[axis] = corner[axis] * stride.get(axis) - padding.get(axis);
          }
          visitor.visit(output++, n, filter, corner);
        }
      }
    }
  }

  /** Returns where the entry of an index lies, the last axis fastest. */
  private static long[] coordinates(long index, Shape shape) {
    long[] coordinates = new long[shape.dimension()];
    long rest = index;
    for (int axis = coordinates.length - 1; axis >= 0; axis--) {
      coordinates[axis] = rest % shape.get(axis);
      rest /= shape.get(axis);
    }
    return coordinates;
  }

  /** One kernel on one patch. */
  private final class Patch {
    final int filter;
    final int[] xIndex;
    final int[] wIndex;
    final Inputs inputs;
    final double[] at;
    final AngularOperator fixed;
    final MagnitudeFunction fixedMagnitude;
    final double[] patch;
    final double[] kernel;
    final double patchLength;
    final double kernelLength;
    final double patchNorm;
    final double kernelNorm;
    final double cosine;

    Patch(Inputs inputs, Shape x, Shape w, int n, int filter, long[] corner) {
      this.inputs = inputs;
      this.filter = filter;
      int size = (int) (w.size() / w.get(0));
      xIndex = new int[size];
      wIndex = new int[size];
      long firstChannel = filter / (w.get(0) / groups) * w.get(1);
      int entry = 0;
      Shape extents = w.slice(2);
      for (long channel = 0; channel < w.get(1); channel++) {
        for (long place = 0; place < extents.size(); place++) {
          long[] step = coordinates(place, extents);
          long index = n * x.get(1) + firstChannel + channel;
          boolean inside = true;
          for (int axis = 0; axis < step.length; axis++) {
            long position = corner[axis] + step[axis] * dilation.get(axis);
            inside &= position >= 0 && position < x.get(2 + axis);
            index = index * x.get(2 + axis) + position;
          }
          xIndex[entry] = inside ? (int) index : -1;
          wIndex[entry] = filter * size + entry;
          entry++;
        }
      }
      double[] pixels = new double[size];
      double[] weights = new double[size];
      for (int e = 0; e < size; e++) {
        pixels[e] = xIndex[e] < 0 ? 0 : inputs.x[xIndex[e]];
        weights[e] = inputs.w[wIndex[e]];
      }
      patch = norm.seen(pixels);
      kernel = norm.seen(weights);
      patchLength = Math.sqrt(dot(patch, patch));
      kernelLength = Math.sqrt(dot(kernel, kernel));
      patchNorm = norm.ofPatch().value().applyAsDouble(patchLength);
      kernelNorm = norm.ofKernel().value().applyAsDouble(kernelLength);
      cosine = dot(patch, kernel) / (patchNorm * kernelNorm);
      at = new double[inputs.parameters.length];
      for (int p = 0; p < at.length; p++) {
        at[p] = inputs.parameters[p][place(p)];
      }
      fixed = operator.at(ofOperator(at));
      fixedMagnitude = magnitude.at(ofMagnitude(at));
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }

    private double[] ofOperator(double[] values) {
      return Arrays.copyOf(values, operator.parameters().size());
    }

    private double[] ofMagnitude(double[] values) {
      return Arrays.copyOfRange(values, operator.parameters().size(), values.length);
    }

    /** Returns v(‖w‖)·h(‖x‖). */
    double size() {
      return size(fixedMagnitude);
    }

    private double size(MagnitudeFunction of) {
      return of.kernelValue(kernelNorm) * of.value(patchNorm);
    }

    private int place(int parameter) {
      return inputs.parameters[parameter].length == 1 ? 0 : filter;
    }

    double theta() {
      return Math.acos(Math.max(-1, Math.min(1, cosine)));
    }

    double sine() {
      return Math.sqrt(Math.max(0, (1 - cosine) * (1 + cosine)));
    }

    void addGradients(Inputs gradients, double upstream) {
      MagnitudeFunction h = fixedMagnitude;
      double g = fixed.value(theta());
      double byCosine = upstream * size() * -fixed.derivative(theta()) / sine();
      double byPatchNorm =
          upstream * h.kernelValue(kernelNorm) * h.derivative(patchNorm) * g
              - byCosine * cosine / patchNorm;
      double byKernelNorm =
          upstream * h.kernelDerivative(kernelNorm) * h.value(patchNorm) * g
              - byCosine * cosine / kernelNorm;
      double byProduct = byCosine / (patchNorm * kernelNorm);
      double byPatchLength = byPatchNorm * norm.ofPatch().slope().applyAsDouble(patchLength);
      double byKernelLength = byKernelNorm * norm.ofKernel().slope().applyAsDouble(kernelLength);
      add(gradients.x, xIndex, byVector(patch, patchLength, byPatchLength, kernel, byProduct));
      add(gradients.w, wIndex, byVector(kernel, kernelLength, byKernelLength, patch, byProduct));
      if (at.length > 0) {
        // There is no formula for these, but the value at neighbouring parameters.
        double smallest = Double.POSITIVE_INFINITY;
        for (double parameter : at) {
          smallest = Math.min(smallest, Math.abs(parameter));
        }
        double[] slopes =
            CentralDifferences.gradient(
                values ->
                    size(magnitude.at(ofMagnitude(values)))
                        * operator.at(ofOperator(values)).value(theta()),
                at,
                1e-3 * smallest);
        for (int p = 0; p < at.length; p++) {
          gradients.parameters[p][place(p)] += upstream * slopes[p];
        }
      }
    }

    /** Returns the gradient of a patch or kernel that has an exact length and a product. */
    private double[] byVector(
        double[] vector, double length, double byLength, double[] other, double byProduct) {
      double[] gradient = new double[vector.length];
      for (int e = 0; e < gradient.length; e++) {
        double direction = length == 0 ? 0 : vector[e] / length;
        gradient[e] = byLength * direction + byProduct * other[e];
      }
      // What takes the mean from a vector takes it from its gradient.
      return norm.seen(gradient);
    }

    private static void add(double[] sums, int[] index, double[] terms) {
      for (int e = 0; e < terms.length; e++) {
        if (index[e] >= 0) {
          sums[index[e]] += terms[e];
        }
      }
    }
  }
}

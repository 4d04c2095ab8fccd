package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The rules about operators in a convolution with stride, padding, dilation and groups. */
final class OperatorConvolutionRules {

  static final List<Check<AngularOperator>> ALL =
      List.of(
          new Check<>(
              new Rule("A21", STOCHASTIC, "a convolution has the gradients of input and kernel"),
              OperatorConvolutionRules::hasItsGradients),
          new Check<>(
              new Rule("A22", STOCHASTIC, "a convolution with groups is that of its parts"),
              OperatorConvolutionRules::isThatOfItsParts));

  private static final long SEED = 20172;
  private static final int FILTERS = 4;
  private static final int CHANNELS = 4;
  private static final int GROUPS = 2;
  private static final int OUTPUTS = FILTERS * 2 * 2;

  /** Odd, so that the entries compared are of every channel and filter. */
  private static final int EVERY = 5;

  /** So small that few kinks come between; float64 leaves nine digits. */
  private static final double STEP = 1e-6;

  private OperatorConvolutionRules() {}

  private static Finding hasItsGradients(Subject<AngularOperator> subject) {
    AngularOperator operator = subject.create();
    Convolution convolution = new Convolution(subject.layers(), 2, 1, 2, GROUPS);
    Draws draws = new Draws(SEED);
    double[] input = draws.normal(new Shape(CHANNELS, 4, 4));
    double[] kernel = draws.normal(new Shape(FILTERS, CHANNELS / GROUPS, 2, 2));
    double[] upstream = draws.normal(new Shape(OUTPUTS));
    List<double[]> learned = learned(operator);
    try (NDManager manager = subject.manager().newSubManager()) {
      NDList inputs = inputs(manager, operator, learned, input, kernel, GROUPS);
      List<double[]> found =
          Gradients.of(in -> convolution.of(operator, in), upstream, inputs).gradients();
      Worst worst = new Worst();
      for (int which = 0; which < 2; which++) {
        double[] point = which == 0 ? input : kernel;
        String name = which == 0 ? "∂/∂input" : "∂/∂kernel";
        double[] gradient = found.get(which);
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < point.length; i += EVERY) {
          int entry = i;
          double before = point[entry];
          DoubleUnaryOperator along =
              value -> {
                point[entry] = value;
                double[] output =
                    value(subject, convolution, operator, learned, input, kernel, GROUPS);
                point[entry] = before;
                return product(output, upstream);
              };
          double near =
              (along.applyAsDouble(before + STEP) - along.applyAsDouble(before - STEP))
                  / (2 * STEP);
          double slope = CentralDifferences.derivative(along, before, STEP);
          worst.compare(
              slope,
              gradient[entry],
              1e-6 * largest + 1e-8 + Math.abs(slope - near),
              () -> name + "[" + entry + "], seed " + SEED);
        }
      }
      return worst.finding();
    }
  }

  private static Finding isThatOfItsParts(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    AngularOperator operator = subject.create();
    List<double[]> learned = learned(operator);
    Draws draws = new Draws(SEED);
    double[] input = draws.normal(new Shape(CHANNELS, 4, 4));
    double[] kernel = draws.normal(new Shape(FILTERS, CHANNELS / GROUPS, 2, 2));
    for (long step = 1; step <= 2; step++) {
      Convolution whole = new Convolution(subject.layers(), step, 1, 3 - step, GROUPS);
      Convolution part = new Convolution(subject.layers(), step, 1, 3 - step, 1);
      double[] found = value(subject, whole, operator, learned, input, kernel, GROUPS);
      double[] expected = new double[found.length];
      for (int group = 0; group < GROUPS; group++) {
        int filters = FILTERS / GROUPS;
        double[] ofGroup =
            value(
                subject,
                part,
                operator,
                learned.subList(group * filters, (group + 1) * filters),
                half(input, group),
                half(kernel, group),
                1);
        System.arraycopy(ofGroup, 0, expected, group * ofGroup.length, ofGroup.length);
      }
      String where = "stride " + step + ", dilation " + (3 - step) + ", seed " + SEED;
      worst.compareAll(
          expected, found, Precision.FLOAT64.valueTolerance(), i -> "entry " + i + ", " + where);
    }
    return worst.finding();
  }

  /** What is learned differs from filter to filter. */
  private static List<double[]> learned(AngularOperator operator) {
    List<double[]> values = LegalValues.inside(operator.parameters());
    return values.size() == 1 ? Collections.nCopies(FILTERS, values.get(0)) : values;
  }

  private static double[] value(
      Subject<AngularOperator> subject,
      Convolution convolution,
      AngularOperator operator,
      List<double[]> learned,
      double[] input,
      double[] kernel,
      int groups) {
    try (NDManager manager = subject.manager().newSubManager()) {
      return Precision.read(
          convolution.of(operator, inputs(manager, operator, learned, input, kernel, groups)));
    }
  }

  /** Returns one image, the kernels and what is learned. */
  private static NDList inputs(
      NDManager manager,
      AngularOperator operator,
      List<double[]> learned,
      double[] input,
      double[] kernel,
      int groups) {
    long channels = input.length / 16;
    Shape kernelShape = new Shape(learned.size(), channels / groups, 2, 2);
    NDList inputs =
        new NDList(
            Precision.FLOAT64.create(manager, input, new Shape(1, channels, 4, 4)),
            Precision.FLOAT64.create(manager, kernel, kernelShape));
    inputs.addAll(ParameterArrays.along(0, manager, Precision.FLOAT64, learned, 1));
    return inputs;
  }

  private static double[] half(double[] whole, int which) {
    int length = whole.length / GROUPS;
    return Arrays.copyOfRange(whole, which * length, (which + 1) * length);
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

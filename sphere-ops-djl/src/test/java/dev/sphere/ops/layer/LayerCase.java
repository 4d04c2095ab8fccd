package dev.sphere.ops.layer;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.Layout;
import dev.sphere.ops.testing.OracleNorm;
import dev.sphere.ops.testing.PatchOracle;
import dev.sphere.ops.testing.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.IntPredicate;

/**
 * A layer with data, and what the oracle makes of them.
 *
 * @param name what was drawn, for the message of a failure
 * @param oracle the layer's formula
 * @param x the shape of the input, (N, C, …)
 * @param w the shape of the kernels
 * @param inputs what the formula is evaluated at
 * @param hasBias whether the layer has a bias
 * @param stored what the operator learns, as the layer stores it, (filters) or (1) or nothing
 * @param upstream the gradient at the output
 */
record LayerCase(
    String name,
    PatchOracle oracle,
    Shape x,
    Shape w,
    PatchOracle.Inputs inputs,
    boolean hasBias,
    double[] stored,
    double[] upstream) {

  private static final double LEAST_SLOPE = 0.05;

  /**
   * Where sin θ is smaller a float32 cosine tells the angle, and so the gradient, to less than the
   * tolerance. These outputs are left out of the gradient here; other tests are about them alone.
   */
  private static final double RESOLVED = 0.05;

  /** Draws a convolution of images. */
  static LayerCase convolution(long seed) {
    return convolution(seed, 2);
  }

  /** Draws a convolution along one, two or three axes. */
  static LayerCase convolution(long seed, int axes) {
    return convolution(seed, axes, OracleNorm::epsilon);
  }

  /**
   * Draws a convolution along one, two or three axes.
   *
   * @param kind makes a norm of a small number
   */
  static LayerCase convolution(long seed, int axes, DoubleFunction<OracleNorm> kind) {
    Draw draw = new Draw(seed);
    int groups = draw.one(List.of(1, 1, 1, 2, 3));
    Shape w =
        new Shape(groups * draw.whole(1, groups == 1 ? 5 : 2), draw.whole(1, groups == 1 ? 4 : 2))
            .addAll(numbers(draw, axes, 1, 3));
    Shape stride = numbers(draw, axes, 1, 2);
    Shape padding = numbers(draw, axes, 0, 2);
    Shape dilation = numbers(draw, axes, 1, 2);
    long[] extents = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      long covered = dilation.get(axis) * (w.get(2 + axis) - 1) + 1;
      // Narrower than the dilation, an image could fall between the entries of every kernel.
      extents[axis] =
          Math.max(dilation.get(axis), covered - 2 * padding.get(axis)) + draw.whole(0, 4);
    }
    Shape x = new Shape(draw.whole(1, 3), groups * w.get(1)).addAll(new Shape(extents));
    return draw("seed " + seed, draw, kind, x, w, stride, padding, dilation, groups, entry -> true);
  }

  /** Draws a number for each axis. */
  static Shape numbers(Draw draw, int axes, int least, int most) {
    long[] numbers = new long[axes];
    Arrays.setAll(numbers, axis -> draw.whole(least, most));
    return new Shape(numbers);
  }

  /** Draws a convolution of given shapes. */
  static LayerCase convolution(String name, long seed, Shape x, Shape w) {
    return convolution(name, seed, x, w, OracleNorm::epsilon);
  }

  /** Draws a convolution of given shapes and kind of norm. */
  static LayerCase convolution(
      String name, long seed, Shape x, Shape w, DoubleFunction<OracleNorm> kind) {
    Shape one = new Shape(1, 1);
    return draw(name, new Draw(seed), kind, x, w, one, new Shape(0, 0), one, 1, entry -> true);
  }

  /** Draws a fully connected layer, to the oracle a convolution of images of one pixel. */
  static LayerCase linear(long seed) {
    return linear(seed, OracleNorm::epsilon);
  }

  /** Draws a fully connected layer with a kind of norm. */
  static LayerCase linear(long seed, DoubleFunction<OracleNorm> kind) {
    Draw draw = new Draw(seed);
    int features = draw.whole(2, 40);
    Shape one = new Shape(1, 1);
    return draw(
        "linear, seed " + seed,
        draw,
        kind,
        new Shape(draw.whole(1, 5), features, 1, 1),
        new Shape(draw.whole(1, 6), features, 1, 1),
        one,
        new Shape(0, 0),
        one,
        1,
        entry -> true);
  }

  /**
   * Draws what else a convolution has.
   *
   * @param kind makes a norm of a small number
   * @param isDrawn whether an entry of the input, by its index, is drawn; others are zero
   */
  static LayerCase draw(
      String name,
      Draw draw,
      DoubleFunction<OracleNorm> kind,
      Shape x,
      Shape w,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups,
      IntPredicate isDrawn) {
    AngularOperator operator =
        draw.one(
            List.of(
                new Cosine(),
                new Linear(),
                new Sigmoid(draw.logarithmic(0.1, 100)),
                new LearnableSigmoid(0.5, Sharing.FILTER),
                new LearnableSigmoid(0.5, Sharing.LAYER)));
    MagnitudeFunction magnitude = draw.one(List.of(new SphereMagnitude(), new LinearMagnitude()));
    // A patch of one entry, others being padding, turns no angle but for ε: below, its gradient is
    // rounding.
    OracleNorm norm =
        seen(x, w, dilation) == 1
            ? OracleNorm.epsilon(1e-2)
            : kind.apply(draw.logarithmic(1e-6, 1e-2));
    PatchOracle oracle =
        new PatchOracle(operator, magnitude, norm, stride, padding, dilation, groups);
    boolean hasBias = draw.whole(0, 1) == 1;
    double[] bias = hasBias ? draw.normal(w.get(0)) : new double[(int) w.get(0)];
    double[] stored = new double[0];
    double[][] constrained = new double[0][];
    if (!operator.parameters().isEmpty()) {
      boolean perFilter = operator.parameters().get(0).sharing() == Sharing.FILTER;
      stored = new double[perFilter ? (int) w.get(0) : 1];
      constrained = new double[][] {new double[stored.length]};
      for (int i = 0; i < stored.length; i++) {
        // Either sign stands for the same slope.
        stored[i] = (float) draw.logarithmic(0.05, 3) * draw.one(List.of(-1, 1));
        constrained[0][i] = Math.abs(stored[i]) + LEAST_SLOPE;
      }
    }
    double[] entries = draw.normal(x.size());
    for (int i = 0; i < entries.length; i++) {
      entries[i] = isDrawn.test(i) ? entries[i] : 0;
    }
    PatchOracle.Inputs inputs =
        new PatchOracle.Inputs(entries, draw.normal(w.size()), bias, constrained);
    double[] upstream = draw.normal(oracle.outputShape(x, w).size());
    double[] sines = oracle.sines(inputs, x, w);
    for (int i = 0; i < sines.length; i++) {
      upstream[i] = sines[i] < RESOLVED ? 0 : upstream[i];
    }
    return new LayerCase(
        name + ": x " + x + ", w " + w + ", bias " + hasBias + ", " + oracle,
        oracle,
        x,
        w,
        inputs,
        hasBias,
        stored,
        upstream);
  }

  /** Returns how many entries of an image one kernel meets at most. */
  private static long seen(Shape x, Shape w, Shape dilation) {
    long seen = w.get(1);
    for (int axis = 0; axis < dilation.dimension(); axis++) {
      long held = (x.get(2 + axis) - 1) / dilation.get(axis) + 1;
      seen *= Math.min(w.get(2 + axis), held);
    }
    return seen;
  }

  /** Makes the layer, new. */
  Block newConvolution() {
    return switch (x.dimension()) {
      case 3 -> with(SphereConv1d.builder()).build();
      case 4 -> with(SphereConv2d.builder()).build();
      default -> with(SphereConv3d.builder()).build();
    };
  }

  private <T extends SphereConvolution.ConvolutionBuilder<T>> T with(T builder) {
    return response(builder)
        .setKernelShape(w.slice(2))
        .optStride(oracle.stride())
        .optPadding(oracle.padding())
        .optDilation(oracle.dilation())
        .optGroups(oracle.groups());
  }

  /** Gives a builder what the layer makes of kernels and patches. */
  <T extends SphereLayer.BaseBuilder<T>> T response(T builder) {
    return builder
        .setFilters(w.get(0))
        .setOperator(oracle.operator())
        .optMagnitude(oracle.magnitude())
        .optAngleNorm(AngleNorm.parse(oracle.norm().spec()))
        .optBias(hasBias);
  }

  /** Makes the fully connected layer, new. */
  SphereLinear newLinear() {
    return response(SphereLinear.builder()).build();
  }

  /** Returns the values of the layer's parameters by name. */
  Map<String, double[]> parameters() {
    Map<String, double[]> parameters = new LinkedHashMap<>();
    parameters.put("weight", inputs.w());
    if (hasBias) {
      parameters.put("bias", inputs.bias());
    }
    if (stored.length > 0) {
      parameters.put("operator-k", stored);
    }
    return parameters;
  }

  /** Runs the convolution. */
  BlockRun run(EngineSupport engine, Precision precision) {
    return run(engine, precision, Layout.CHANNELS_FIRST);
  }

  /** Runs the convolution on an input that lies in memory in one way or another. */
  BlockRun run(EngineSupport engine, Precision precision, Layout layout) {
    return BlockRun.of(
        engine, precision, layout, newConvolution(), parameters(), inputs.x(), x, upstream);
  }

  /** Runs the fully connected layer. */
  BlockRun runLinear(EngineSupport engine, Precision precision) {
    Shape flat = new Shape(x.get(0), x.get(1));
    return BlockRun.of(engine, precision, newLinear(), parameters(), inputs.x(), flat, upstream);
  }

  /** Returns the gradients that a run should have, by name of the parameter. */
  Map<String, double[]> gradients() {
    PatchOracle.Inputs gradients = oracle.gradients(inputs, x, w, upstream);
    Map<String, double[]> byName = new LinkedHashMap<>();
    byName.put("x", gradients.x());
    byName.put("weight", gradients.w());
    if (hasBias) {
      byName.put("bias", gradients.bias());
    }
    if (stored.length > 0) {
      double[] byStored = gradients.parameters()[0].clone();
      for (int i = 0; i < stored.length; i++) {
        byStored[i] *= Math.signum(stored[i]);
      }
      byName.put("operator-k", byStored);
    }
    return byName;
  }
}

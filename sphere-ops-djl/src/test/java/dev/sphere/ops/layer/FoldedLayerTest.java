package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.SphereConvolution.ConvolutionBuilder;
import dev.sphere.ops.layer.SphereLayer.BaseBuilder;
import dev.sphere.ops.magnitude.BallMagnitude;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.magnitude.LogMagnitude;
import dev.sphere.ops.magnitude.MixMagnitude;
import dev.sphere.ops.magnitude.Radius;
import dev.sphere.ops.magnitude.SegmentedMagnitude;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.magnitude.TanhMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.PiecewiseLinear;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.operator.SquareCosine;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Nightly;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;

/** A folded layer is the layer, then the norm, then the activation, computed one by one in Java. */
class FoldedLayerTest {

  private static final int CASES = Nightly.times(60, 2000);

  /** Of two functions alone, as of a plugin. */
  private record Parabola() implements AngularOperator {

    @Override
    public double value(double theta) {
      return 1 - 2 * theta * theta / (Math.PI * Math.PI);
    }

    @Override
    public double derivative(double theta) {
      return -4 * theta / (Math.PI * Math.PI);
    }
  }

  /** Of a plugin that evaluates arrays in a way of its own. */
  private record Cubic() implements AngularOperator {

    @Override
    public double value(double theta) {
      return Math.pow(Math.cos(theta), 3);
    }

    @Override
    public double derivative(double theta) {
      return -3 * Math.pow(Math.cos(theta), 2) * Math.sin(theta);
    }

    @Override
    public NDArray evaluate(NDArray cosine, NDList parameters) {
      return cosine.mul(cosine).mul(cosine);
    }
  }

  /** Rises and falls. */
  private record Wave() implements AngularOperator {

    @Override
    public double value(double theta) {
      return Math.cos(3 * theta);
    }

    @Override
    public double derivative(double theta) {
      return -3 * Math.sin(3 * theta);
    }

    @Override
    public boolean isDecreasing() {
      return false;
    }
  }

  private static final List<AngularOperator> OPERATORS =
      List.of(
          new Cosine(),
          new Linear(),
          new Sigmoid(0.05),
          new Sigmoid(0.3),
          new Sigmoid(10),
          new LearnableSigmoid(0.5, Sharing.FILTER),
          new LearnableSigmoid(0.2, Sharing.LAYER),
          new SquareCosine(),
          new SharpenedCosine(2, Sharing.FILTER),
          new SharpenedCosine(5.5, Sharing.NETWORK),
          new PiecewiseLinear(9, Sharing.LAYER),
          new PiecewiseLinear(4, Sharing.FILTER),
          new Parabola(),
          new Cubic(),
          new Wave());

  private static final List<MagnitudeFunction> MAGNITUDES =
      List.of(
          new SphereMagnitude(),
          new SphereMagnitude(),
          new SphereMagnitude(2.5, true),
          new LinearMagnitude(0.5, true),
          new BallMagnitude(1, Radius.fixed(2), false),
          new BallMagnitude(1, Radius.learned(2, Sharing.FILTER), true),
          new TanhMagnitude(1, Radius.learned(2, Sharing.LAYER), false),
          new SegmentedMagnitude(1, 0.5, Radius.learned(2, Sharing.NETWORK), true),
          new LogMagnitude(),
          new MixMagnitude(1, 1, true));

  private static final List<AngleNorm> NORMS =
      List.of(
          AngleNorm.REFERENCE,
          AngleNorm.parse("additive(0.1)"),
          AngleNorm.parse("centered(1e-4)"),
          AngleNorm.NONE);

  /** A layer, the shape of its input, and what follows. */
  private record Case(SphereLayer layer, Shape input, LayerTail tail) {

    static Case draw(Draw draw) {
      int groups = draw.one(List.of(1, 1, 1, 2));
      int filters = groups * draw.whole(1, 40);
      long channels = groups * draw.whole(1, 5);
      int axes = draw.one(List.of(0, 1, 2, 2, 2, 2, 3));
      SphereLayer layer;
      Shape input = new Shape(draw.whole(1, 3), channels);
      if (axes == 0) {
        layer = common(draw, SphereLinear.builder(), filters).build();
      } else {
        Shape extents = LayerCase.numbers(draw, axes, 5, 9);
        input = input.addAll(extents);
        layer =
            switch (axes) {
              case 1 -> convolution(draw, SphereConv1d.builder(), filters, 1, groups).build();
              case 2 ->
                  draw.whole(0, 4) == 0
                      ? convolution(draw, SphereConv2dTransposed.builder(), filters, 2, groups)
                          .optPadding(new Shape(0, 0))
                          .build()
                      : convolution(draw, SphereConv2d.builder(), filters, 2, groups).build();
              default -> convolution(draw, SphereConv3d.builder(), filters, 3, groups).build();
            };
      }
      double least = draw.one(List.of(0.0, Double.NEGATIVE_INFINITY));
      ChannelAffine norm = new ChannelAffine(draw.normal(filters), draw.normal(filters));
      int tile = axes == 2 ? draw.one(List.of(1, 2, 2, 3)) : 1;
      Shape output = layer.getOutputShapes(new Shape[] {input})[0];
      boolean hasTiles = tile == 1 || Math.min(output.get(2), output.get(3)) >= tile;
      return new Case(layer, input, new LayerTail(norm, least, hasTiles ? tile : 1));
    }

    private static <T extends ConvolutionBuilder<T>> T convolution(
        Draw draw, T builder, int filters, int axes, int groups) {
      return common(draw, builder, filters)
          .setKernelShape(LayerCase.numbers(draw, axes, 1, 3))
          .optStride(LayerCase.numbers(draw, axes, 1, 2))
          .optPadding(LayerCase.numbers(draw, axes, 0, 2))
          .optDilation(LayerCase.numbers(draw, axes, 1, 2))
          .optGroups(groups);
    }

    private static <T extends BaseBuilder<T>> T common(Draw draw, T builder, int filters) {
      return builder
          .setFilters(filters)
          .setOperator(draw.one(OPERATORS))
          .optMagnitude(draw.one(MAGNITUDES))
          .optAngleNorm(draw.one(NORMS))
          .optBias(draw.whole(0, 1) == 1);
    }

    /** Initializes the layer, no parameter being what it begins with. */
    void initialize(NDManager manager, Precision precision, Draw draw) {
      for (Parameter parameter : layer.getParameters().values()) {
        boolean isLearned = parameter.getType() == Parameter.Type.OTHER;
        parameter.setInitializer(
            (owner, shape, type) -> {
              double[] values = draw.normal(shape.size());
              if (isLearned) {
                Arrays.setAll(values, i -> (float) (0.3 + Math.abs(values[i])));
              }
              return precision.create(owner, values, shape);
            });
      }
      layer.initialize(manager, precision.type(), input);
    }

    /** The norm, the activation and the pooling, behind what the layer gave. */
    double[] expected(double[] output, Shape shape) {
      long places = shape.slice(2).size();
      double[] expected = new double[output.length];
      for (int i = 0; i < output.length; i++) {
        int channel = (int) (i / places % shape.get(1));
        double affine = tail.norm().scales()[channel] * output[i] + tail.norm().shifts()[channel];
        expected[i] = Math.max(tail.least(), affine);
      }
      return tail.tile() == 1 ? expected : pooled(expected, shape);
    }

    private double[] pooled(double[] numbers, Shape shape) {
      int height = (int) shape.get(2);
      int width = (int) shape.get(3);
      int rows = height / tail.tile();
      int columns = width / tail.tile();
      double[] largest = new double[numbers.length / height / width * rows * columns];
      Arrays.fill(largest, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < numbers.length; i++) {
        int row = i / width % height / tail.tile();
        int column = i % width / tail.tile();
        if (row < rows && column < columns) {
          int tile = (i / height / width * rows + row) * columns + column;
          largest[tile] = Math.max(largest[tile], numbers[i]);
        }
      }
      return largest;
    }

    @Override
    public String toString() {
      return "%s of %s, %s, %s, input %s, least %s, tile %d"
          .formatted(
              layer.getClass().getSimpleName(),
              layer.response().operator(),
              layer.response().magnitude(),
              layer.response().norm().spec(),
              input,
              tail.least(),
              tail.tile());
    }
  }

  private static NDArray forward(Block block, NDArray input) {
    return block
        .forward(new ParameterStore(input.getManager(), false), new NDList(input), false)
        .singletonOrThrow();
  }

  /** The order in memory in which PyTorch is fastest. */
  private static NDArray channelsLast(NDArray input) {
    return input.getShape().dimension() == 4
        ? EngineSupport.of(input.getManager()).inOrderOfConvolution(input)
        : input;
  }

  @EachEngine
  void isTheLayerAndWhatFollows(EngineSupport engine) {
    for (long seed = 0; seed < CASES; seed++) {
      for (Precision precision : Precision.values()) {
        try (NDManager manager = engine.engine().newBaseManager()) {
          Draw draw = new Draw(seed);
          Case each = Case.draw(draw);
          each.initialize(manager, precision, draw);
          NDArray input = precision.create(manager, draw.normal(each.input.size()), each.input);
          NDArray output = forward(each.layer, input);
          double[] expected = each.expected(Precision.read(output), output.getShape());
          Block folded = each.layer.folded(each.tail, manager);

          String name = "seed %d, %s, %s".formatted(seed, precision, each);
          for (NDArray ordered : List.of(input, channelsLast(input))) {
            NDArray actual = forward(folded, ordered);
            assertThat(folded.getOutputShapes(new Shape[] {each.input}))
                .as(name)
                .containsExactly(actual.getShape());
            assertThat(RelativeError.of(Precision.read(actual), expected))
                .as(name)
                .isLessThan(precision == Precision.FLOAT32 ? 1e-5 : 1e-12);
          }
        }
      }
    }
  }
}

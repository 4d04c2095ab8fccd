package dev.sphere.models.conversion;

import static dev.sphere.models.conversion.Networks.bits;
import static dev.sphere.models.conversion.Networks.innerProducts;
import static dev.sphere.models.conversion.Networks.output;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.convolutional.Convolution.ConvolutionBuilder;
import ai.djl.nn.core.Linear;
import dev.sphere.models.conversion.ConversionReport.Outcome;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Layers alone, of random geometry: the twin of inner products against the layer itself. */
class LayerConversionTest {

  /** A layer and an input it takes. */
  private record Case(Block layer, Shape input) {}

  private static long[] draw(Draw draw, int axes, int least, int most) {
    long[] extents = new long[axes];
    Arrays.setAll(extents, axis -> draw.whole(least, most));
    return extents;
  }

  private static <B extends ConvolutionBuilder<?>> B drawn(B builder, Draw draw, int axes, int of) {
    builder.setFilters(of * draw.whole(1, 3));
    builder.setKernelShape(new Shape(draw(draw, axes, 1, 3)));
    builder.optStride(new Shape(draw(draw, axes, 1, 2)));
    builder.optPadding(new Shape(draw(draw, axes, 0, 2)));
    builder.optDilation(new Shape(draw(draw, axes, 1, 2)));
    builder.optGroups(of);
    builder.optBias(draw.whole(0, 1) == 0);
    return builder;
  }

  private static Case draw(Draw draw) {
    int groups = draw.whole(1, 3);
    int axes = draw.whole(0, 3);
    if (axes == 0) {
      Block linear =
          Linear.builder().setUnits(draw.whole(1, 5)).optBias(draw.whole(0, 1) == 0).build();
      return new Case(linear, new Shape(draw(draw, 2, 1, 6)));
    }
    Shape input =
        new Shape(draw.whole(1, 2), (long) groups * draw.whole(1, 3))
            .addAll(new Shape(draw(draw, axes, 5, 8)));
    Block layer =
        switch (axes) {
          case 1 -> drawn(Conv1d.builder(), draw, axes, groups).build();
          case 2 -> drawn(Conv2d.builder(), draw, axes, groups).build();
          default -> drawn(Conv3d.builder(), draw, axes, groups).build();
        };
    return new Case(layer, input);
  }

  @EachEngine
  void twinOfInnerProductsComputesWhatItsLayerDid(EngineSupport engine) {
    for (int seed = 0; seed < 60; seed++) {
      Draw draw = new Draw(seed);
      Case drawn = draw(draw);
      Precision precision = draw.one(List.of(Precision.values()));
      try (NDManager manager = engine.engine().newBaseManager()) {
        BlockRun.initialize(drawn.layer, manager, precision, biases(drawn, draw), drawn.input);
        NDArray input = precision.create(manager, draw.normal(drawn.input.size()), drawn.input);
        Map<String, byte[]> before = bits(drawn.layer);
        double[] expected = output(drawn.layer, input);

        Block twin = innerProducts().build().convert(drawn.layer).block();

        assertThat(twin).as("seed %d", seed).isInstanceOf(SphereLayer.class);
        assertThat(bits(twin)).as("seed %d", seed).containsExactlyEntriesOf(before);
        assertThat(RelativeError.of(output(twin, input), expected))
            .as("seed %d", seed)
            .isLessThan(precision.valueTolerance());
      }
    }
  }

  private static Map<String, double[]> biases(Case drawn, Draw draw) {
    long units = drawn.layer.getOutputShapes(new Shape[] {drawn.input})[0].get(1);
    return drawn.layer.getDirectParameters().contains("bias")
        ? Map.of("bias", draw.normal(units))
        : Map.of();
  }

  /** A transposed convolution of as many filters as channels, which alone DJL can run. */
  private record Transposed(
      int channels, int groups, Shape kernel, Shape stride, Shape padding, Shape dilation) {

    static Transposed draw(Draw draw) {
      int groups = draw.whole(1, 2);
      return new Transposed(
          groups * draw.whole(1, 3),
          groups,
          new Shape(LayerConversionTest.draw(draw, 2, 2, 3)),
          new Shape(LayerConversionTest.draw(draw, 2, 2, 3)),
          new Shape(LayerConversionTest.draw(draw, 2, 0, 1)),
          new Shape(LayerConversionTest.draw(draw, 2, 1, 2)));
    }

    Block layer(Shape outputPadding) {
      return Conv2dTranspose.builder()
          .setFilters(channels)
          .setKernelShape(kernel)
          .optStride(stride)
          .optPadding(padding)
          .optOutPadding(outputPadding)
          .optDilation(dilation)
          .optGroups(groups)
          .optBias(false)
          .build();
    }

    /** Spreads each entry of the input (1, C, H, W) over the output by its kernel. */
    double[] of(double[] input, Shape inputShape, double[] kernels, Shape outputShape) {
      int ofGroup = channels / groups;
      Shape kernelShape = new Shape(channels, ofGroup).addAll(kernel);
      double[] output = new double[(int) outputShape.size()];
      for (int c = 0; c < channels; c++) {
        for (int f = 0; f < ofGroup; f++) {
          for (int y = 0; y < inputShape.get(2); y++) {
            for (int x = 0; x < inputShape.get(3); x++) {
              for (int v = 0; v < kernel.get(0); v++) {
                for (int u = 0; u < kernel.get(1); u++) {
                  long row = y * stride.get(0) - padding.get(0) + v * dilation.get(0);
                  long column = x * stride.get(1) - padding.get(1) + u * dilation.get(1);
                  long filter = (long) c / ofGroup * ofGroup + f;
                  if (row >= 0
                      && row < outputShape.get(2)
                      && column >= 0
                      && column < outputShape.get(3)) {
                    output[index(outputShape, filter, row, column)] +=
                        input[index(inputShape, c, y, x)]
                            * kernels[index(kernelShape, (long) c * ofGroup + f, v, u)];
                  }
                }
              }
            }
          }
        }
      }
      return output;
    }

    private static int index(Shape shape, long channel, long row, long column) {
      return (int) ((channel * shape.get(2) + row) * shape.get(3) + column);
    }
  }

  @EachEngine
  void transposedConvolutionKeepsItsKernelsTurned(EngineSupport engine) {
    for (int seed = 0; seed < 20; seed++) {
      Draw draw = new Draw(seed);
      Transposed drawn = Transposed.draw(draw);
      Shape inputShape = new Shape(1, drawn.channels, draw.whole(3, 5), draw.whole(3, 5));
      double[] values = draw.normal(inputShape.size());
      Block layer = drawn.layer(new Shape(1, 0));
      Shape outputShape = layer.getOutputShapes(new Shape[] {inputShape})[0];
      try (NDManager manager = engine.engine().newBaseManager()) {
        layer.initialize(manager, DataType.FLOAT32, inputShape);
        double[] kernels = Precision.read(layer.getDirectParameters().get("weight").getArray());
        double[] expected = drawn.of(values, inputShape, kernels, outputShape);
        NDArray input = Precision.FLOAT32.create(manager, values, inputShape);
        if (engine.name().equals("mxnet")) { // PyTorch has no such layer in DJL
          assertThat(RelativeError.of(output(layer, input), expected))
              .as("layer, seed %d", seed)
              .isLessThan(1e-5);
        }

        Block twin = innerProducts().build().convert(layer).block();

        assertThat(RelativeError.of(output(twin, input), expected))
            .as("twin, seed %d", seed)
            .isLessThan(1e-5);
        double[] kept = Precision.read(twin.getDirectParameters().get("weight").getArray());
        assertThat(kept).as("seed %d", seed).containsExactlyInAnyOrder(kernels);
      }
    }
  }

  @EachEngine
  void transposedConvolutionThatDjlCannotRunStays(EngineSupport engine) {
    Block layer = Conv2dTranspose.builder().setFilters(3).setKernelShape(new Shape(2, 2)).build();
    try (NDManager manager = engine.engine().newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 4, 4));

      Conversion conversion = innerProducts().build().convert(layer);

      assertThat(conversion.block()).isSameAs(layer);
      assertThat(conversion.report().of(Outcome.UNSUPPORTED).get(0).reason())
          .isEqualTo("DJL's own runs only with as many filters as channels, here 3 and 2");
    }
  }
}

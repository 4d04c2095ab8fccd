package dev.sphere.ops.conformance;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import dev.sphere.api.conformance.LayerCase;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.layer.SphereConv1d;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.layer.SphereConv2dTransposed;
import dev.sphere.ops.layer.SphereConv3d;
import dev.sphere.ops.layer.SphereConvolution.ConvolutionBuilder;
import dev.sphere.ops.layer.SphereGru;
import dev.sphere.ops.layer.SphereLayer.BaseBuilder;
import dev.sphere.ops.layer.SphereLinear;
import dev.sphere.ops.layer.SphereLstm;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layers of this module with the operators, magnitudes and norms that they are examined with.
 */
enum BuiltInLayers {
  SEQUENCES(new Shape(3, 4, 7)) {
    @Override
    Block of(Response response) {
      return convolution(response, SphereConv1d.builder(), new Shape(3)).build();
    }
  },
  IMAGES(new Shape(3, 3, 5, 4)) {
    @Override
    Block of(Response response) {
      return convolution(response, SphereConv2d.builder(), new Shape(3, 2)).optBias(true).build();
    }
  },
  IMAGES_IN_GROUPS(new Shape(3, 4, 4, 4)) {
    @Override
    Block of(Response response) {
      return convolution(response, SphereConv2d.builder(), new Shape(2, 3)).optGroups(2).build();
    }
  },
  IMAGES_BY_CHANNEL(new Shape(3, 4, 5, 5)) {
    @Override
    Block of(Response response) {
      return convolution(response, SphereConv2d.builder(), new Shape(3, 3)).optGroups(4).build();
    }
  },
  IMAGES_LARGER(new Shape(3, 3, 3, 3)) {
    @Override
    Block of(Response response) {
      return convolution(response, SphereConv2dTransposed.builder(), new Shape(3, 3))
          .optStride(new Shape(2, 2))
          .build();
    }
  },
  VOLUMES(new Shape(3, 2, 3, 4, 3)) {
    @Override
    Block of(Response response) {
      return convolution(response, SphereConv3d.builder(), new Shape(2, 3, 2)).build();
    }
  },
  VECTORS(new Shape(5, 6)) {
    @Override
    Block of(Response response) {
      return with(response, SphereLinear.builder()).optBias(true).build();
    }
  },
  LSTM(new Shape(3, 3, 4)) {
    @Override
    Block of(Response response) {
      return with(response, SphereLstm.builder()).build();
    }
  },
  GRU(new Shape(3, 3, 4)) {
    @Override
    Block of(Response response) {
      return with(response, SphereGru.builder()).build();
    }
  };

  /** What a layer makes of an angle and two norms. */
  private record Response(AngularOperator operator, MagnitudeFunction magnitude, AngleNorm norm) {}

  private static final List<AngularOperator> OPERATORS =
      List.of(
          new Cosine(),
          new Linear(),
          new Sigmoid(0.3),
          new LearnableSigmoid(0.5, Sharing.FILTER),
          new SquareCosine(),
          new SharpenedCosine(2, Sharing.NETWORK),
          new PiecewiseLinear(3, Sharing.LAYER));

  /** Radii amid the norms that are met. */
  private static final List<MagnitudeFunction> MAGNITUDES =
      List.of(
          new SphereMagnitude(),
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

  private final Shape input;

  BuiltInLayers(Shape input) {
    this.input = input;
  }

  abstract Block of(Response response);

  /**
   * Returns this layer with each operator, each magnitude and each norm, joined otherwise in each.
   */
  List<LayerCase> cases() {
    List<LayerCase> cases = new ArrayList<>();
    for (int i = 0; i < Math.max(OPERATORS.size(), MAGNITUDES.size()); i++) {
      AngularOperator operator = OPERATORS.get(i % OPERATORS.size());
      MagnitudeFunction magnitude = MAGNITUDES.get((i + ordinal()) % MAGNITUDES.size());
      AngleNorm norm = NORMS.get((i + ordinal() / 2) % NORMS.size());
      cases.add(
          new LayerCase(
              "%s of %s, %s, %s".formatted(name(), operator, magnitude, norm.spec()),
              (g, h) -> of(new Response(g, h, norm)),
              operator,
              magnitude,
              input));
    }
    return cases;
  }

  private static <T extends ConvolutionBuilder<T>> T convolution(
      Response response, T builder, Shape kernel) {
    return with(response, builder).setKernelShape(kernel).optPadding(padding(kernel));
  }

  /** Returns a zero on each side where a kernel is longer than two. */
  private static Shape padding(Shape kernel) {
    return new Shape(Arrays.stream(kernel.getShape()).map(extent -> extent / 3).toArray());
  }

  private static <T extends BaseBuilder<T>> T with(Response response, T builder) {
    return builder
        .setFilters(4)
        .setOperator(response.operator())
        .optMagnitude(response.magnitude())
        .optAngleNorm(response.norm());
  }
}

package dev.sphere.ops.layer;

import static dev.sphere.ops.layer.LayerAssertions.assertAgree;
import static dev.sphere.ops.layer.LayerAssertions.assertAgreesWithOracle;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Layout;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The convolution against the oracle that takes patch by patch, and against itself. */
class SphereConv2dOracleTest {

  private static final int CASES = 100;

  @EachEngine
  void agreesWithTheOracle(EngineSupport engine) {
    for (long seed = 0; seed < CASES; seed++) {
      LayerCase drawn = LayerCase.convolution(seed);
      for (Precision precision : Precision.values()) {
        assertAgreesWithOracle(drawn, drawn.run(engine, precision), precision);
      }
      assertAgreesWithOracle(
          drawn, drawn.run(engine, Precision.FLOAT32, Layout.CHANNELS_LAST), Precision.FLOAT32);
    }
  }

  @EachEngine
  void agreesWithTheOracleForTheSmallestAndTheLargestKernels(EngineSupport engine) {
    List<LayerCase> cases =
        List.of(
            LayerCase.convolution("1×1", 1, new Shape(2, 5, 4, 3), new Shape(4, 5, 1, 1)),
            LayerCase.convolution("whole image", 2, new Shape(3, 2, 4, 5), new Shape(3, 2, 4, 5)),
            LayerCase.convolution("batch of one", 3, new Shape(1, 3, 5, 5), new Shape(4, 3, 3, 3)),
            LayerCase.convolution("one channel", 4, new Shape(2, 1, 5, 5), new Shape(4, 1, 3, 3)),
            LayerCase.convolution("one filter", 5, new Shape(2, 3, 5, 5), new Shape(1, 3, 3, 3)),
            LayerCase.convolution("one of all", 6, new Shape(1, 1, 3, 3), new Shape(1, 1, 3, 3)),
            LayerCase.convolution("27 entries", 7, new Shape(2, 3, 8, 8), new Shape(8, 3, 3, 3)));
    for (LayerCase drawn : cases) {
      for (Precision precision : Precision.values()) {
        assertAgreesWithOracle(drawn, drawn.run(engine, precision), precision);
      }
      assertAgreesWithOracle(
          drawn, drawn.run(engine, Precision.FLOAT32, Layout.CHANNELS_LAST), Precision.FLOAT32);
    }
  }

  @Test
  void enginesAgree() {
    int compared = 0;
    for (long seed = 1000; compared < CASES / 2; seed++) {
      LayerCase drawn = LayerCase.convolution(seed);
      if (!resolved(drawn)) {
        continue;
      }
      compared++;
      for (Precision precision : Precision.values()) {
        List<BlockRun> runs =
            EngineSupport.all().stream().map(engine -> drawn.run(engine, precision)).toList();
        assertThat(runs).hasSize(2);
        assertAgree(runs.get(0), runs.get(1), precision, drawn.name() + " in " + precision);
      }
    }
  }

  /** Whether float32 tells each angle; where it does not, each engine is held to the oracle. */
  private static boolean resolved(LayerCase drawn) {
    for (double upstream : drawn.upstream()) {
      if (upstream == 0) {
        return false;
      }
    }
    return true;
  }

  @EachEngine
  void outputHasTheShapeItSays(EngineSupport engine) {
    for (long seed = 2000; seed < 2000 + CASES; seed++) {
      LayerCase drawn = LayerCase.convolution(seed);
      Block layer = drawn.newConvolution();
      try (NDManager manager = engine.engine().newBaseManager()) {
        BlockRun.initialize(layer, manager, Precision.FLOAT32, drawn.parameters(), drawn.x());
        NDArray x = Precision.FLOAT32.create(manager, drawn.inputs().x(), drawn.x());
        Shape actual =
            layer
                .forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow()
                .getShape();

        assertThat(layer.getOutputShapes(new Shape[] {drawn.x()}))
            .as(drawn.name())
            .containsExactly(actual);
        assertThat(actual)
            .as(drawn.name())
            .isEqualTo(drawn.oracle().outputShape(drawn.x(), drawn.w()));
      }
    }
  }

  @EachEngine
  void doesNotMindHowTheInputLiesInMemory(EngineSupport engine) {
    Shape shape = new Shape(2, 3, 5, 4);
    LayerCase drawn = LayerCase.convolution("strided", 11, shape, new Shape(4, 3, 3, 2));
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block layer = drawn.newConvolution();
      BlockRun.initialize(layer, manager, Precision.FLOAT32, drawn.parameters(), shape);
      NDArray contiguous = Precision.FLOAT32.create(manager, drawn.inputs().x(), shape);
      NDArray channelsLast =
          Precision.FLOAT32.create(
              manager,
              Precision.read(contiguous.transpose(0, 2, 3, 1)),
              contiguous.transpose(0, 2, 3, 1).getShape());
      ParameterStore store = new ParameterStore(manager, false);
      NDArray strided =
          layer
              .forward(store, new NDList(channelsLast.transpose(0, 3, 1, 2)), false)
              .singletonOrThrow();

      assertThat(
              RelativeError.of(
                  Precision.read(strided), drawn.oracle().value(drawn.inputs(), shape, drawn.w())))
          .isLessThan(1e-5);
      assertThat(
              RelativeError.of(
                  Precision.read(strided),
                  Precision.read(
                      layer.forward(store, new NDList(contiguous), false).singletonOrThrow())))
          .isLessThan(1e-6);
    }
  }

  @EachEngine
  void withLinearMagnitudeAndCosineIsAConvolutionWithNormalizedKernels(EngineSupport engine) {
    Shape xShape = new Shape(2, 3, 6, 5);
    Shape wShape = new Shape(4, 3, 3, 3);
    Draw draw = new Draw(12);
    double[] x = draw.normal(xShape.size());
    double[] w = draw.normal(wShape.size());
    double epsilon = 1e-3;
    double[] normalized = w.clone();
    for (int filter = 0; filter < 4; filter++) {
      double squares = 0;
      for (int i = 0; i < 27; i++) {
        squares += w[filter * 27 + i] * w[filter * 27 + i];
      }
      for (int i = 0; i < 27; i++) {
        normalized[filter * 27 + i] /= Math.sqrt(squares + epsilon);
      }
    }
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        NDArray input = precision.create(manager, x, xShape);
        NDArray plain =
            Conv2d.conv2d(
                    input,
                    precision.create(manager, normalized, wShape),
                    null,
                    new Shape(2, 1),
                    new Shape(1, 1))
                .singletonOrThrow();
        NDArray sphere =
            SphereConv2d.sphereConv2d(
                input,
                precision.create(manager, w, wShape),
                null,
                new AngularResponse(
                    new Cosine(), new LinearMagnitude(), AngleNorm.epsilon(epsilon)),
                new NDList(),
                new Shape(2, 1),
                new Shape(1, 1),
                new Shape(1, 1),
                1);

        assertThat(sphere.getShape()).isEqualTo(plain.getShape());
        assertThat(RelativeError.of(Precision.read(sphere), Precision.read(plain)))
            .as("%s", precision)
            .isLessThan(precision == Precision.FLOAT32 ? 2e-6 : 1e-14);
      }
    }
  }
}

package dev.sphere.ops.layer;

import static dev.sphere.ops.layer.LayerAssertions.assertAgreesWithOracle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.OracleNorm;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The transposed convolution against the oracle on an image that is spread out in a plain loop. */
class SphereConv2dTransposedOracleTest {

  private static final int CASES = 60;

  /**
   * A transposed convolution.
   *
   * @param spread the convolution of the image as it is spread out and padded
   * @param places where in that the entries of the image are
   */
  private record Transposed(
      LayerCase spread,
      int[] places,
      Shape image,
      Shape stride,
      Shape padding,
      Shape outputPadding) {

    static Transposed draw(long seed) {
      Draw draw = new Draw(seed);
      int groups = draw.one(List.of(1, 1, 2, 3));
      // Of a patch of one pixel of one channel the angle does not depend on the pixel.
      Shape w =
          new Shape(groups * draw.whole(1, 3), draw.whole(2, 3))
              .addAll(LayerCase.numbers(draw, 2, 1, 4));
      Shape stride = LayerCase.numbers(draw, 2, 1, 3);
      Shape dilation = LayerCase.numbers(draw, 2, 1, 2);
      Shape image =
          new Shape(draw.whole(1, 2), groups * w.get(1)).addAll(LayerCase.numbers(draw, 2, 2, 4));
      long[] padding = new long[2];
      long[] outputPadding = new long[2];
      long[] extents = new long[2];
      for (int axis = 0; axis < 2; axis++) {
        int reach = (int) (dilation.get(axis) * (w.get(2 + axis) - 1));
        padding[axis] = draw.whole(0, Math.min(1, reach));
        outputPadding[axis] = draw.whole(0, (int) stride.get(axis) - 1);
        extents[axis] =
            2 * (reach - padding[axis])
                + (image.get(2 + axis) - 1) * stride.get(axis)
                + 1
                + outputPadding[axis];
      }
      Shape x = image.slice(0, 2).addAll(new Shape(extents));
      int[] places = new int[(int) image.size()];
      boolean[] isPlace = new boolean[(int) x.size()];
      int entry = 0;
      for (int map = 0; map < image.get(0) * image.get(1); map++) {
        for (int row = 0; row < image.get(2); row++) {
          for (int column = 0; column < image.get(3); column++) {
            long top = dilation.get(0) * (w.get(2) - 1) - padding[0] + row * stride.get(0);
            long left = dilation.get(1) * (w.get(3) - 1) - padding[1] + column * stride.get(1);
            places[entry] = (int) ((map * x.get(2) + top) * x.get(3) + left);
            isPlace[places[entry++]] = true;
          }
        }
      }
      LayerCase spread =
          LayerCase.draw(
              "seed %d: stride %s, padding %s, output padding %s"
                  .formatted(
                      seed, stride, Arrays.toString(padding), Arrays.toString(outputPadding)),
              draw,
              OracleNorm::epsilon,
              x,
              w,
              new Shape(1, 1),
              new Shape(0, 0),
              dilation,
              groups,
              i -> isPlace[i]);
      return new Transposed(
          spread, places, image, stride, new Shape(padding), new Shape(outputPadding));
    }

    SphereConv2dTransposed newLayer() {
      return spread
          .response(SphereConv2dTransposed.builder())
          .setKernelShape(spread.w().slice(2))
          .optStride(stride)
          .optPadding(padding)
          .optOutputPadding(outputPadding)
          .optDilation(spread.oracle().dilation())
          .optGroups(spread.oracle().groups())
          .build();
    }

    private double[] atPlaces(double[] values) {
      return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
    }

    BlockRun run(EngineSupport engine, Precision precision) {
      return BlockRun.of(
          engine,
          precision,
          newLayer(),
          spread.parameters(),
          atPlaces(spread.inputs().x()),
          image,
          spread.upstream());
    }

    Map<String, double[]> gradients() {
      Map<String, double[]> gradients = spread.gradients();
      gradients.computeIfPresent("x", (name, values) -> atPlaces(values));
      return gradients;
    }
  }

  @EachEngine
  void agreesWithTheOracle(EngineSupport engine) {
    for (long seed = 0; seed < CASES; seed++) {
      Transposed drawn = Transposed.draw(seed);
      LayerCase spread = drawn.spread();
      for (Precision precision : Precision.values()) {
        BlockRun run = drawn.run(engine, precision);

        assertThat(run.shape())
            .as(spread.name())
            .isEqualTo(spread.oracle().outputShape(spread.x(), spread.w()));
        assertThat(drawn.newLayer().getOutputShapes(new Shape[] {drawn.image()}))
            .as(spread.name())
            .containsExactly(run.shape());
        assertAgreesWithOracle(spread, run, drawn.gradients(), precision);
      }
    }
  }

  @EachEngine
  void spreadsByHand(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray x = Precision.FLOAT64.create(manager, new double[] {1, 2}, new Shape(1, 1, 1, 2));
      NDArray w = Precision.FLOAT64.create(manager, new double[] {3, 4}, new Shape(1, 1, 1, 2));
      AngularResponse response =
          new AngularResponse(new Cosine(), new LinearMagnitude(), AngleNorm.NONE);
      Shape one = new Shape(1, 1);
      Shape zero = new Shape(0, 0);

      // The kernel (0.6, 0.8) on the patches of 0 1 0 2 0, and of 0 1 0 2 0 0.
      NDArray plain =
          SphereConv2dTransposed.sphereConv2dTransposed(
              x, w, null, response, new NDList(), new Shape(1, 2), zero, zero, one, 1);
      NDArray longer =
          SphereConv2dTransposed.sphereConv2dTransposed(
              x, w, null, response, new NDList(), new Shape(1, 2), zero, new Shape(0, 1), one, 1);
      NDArray shorter =
          SphereConv2dTransposed.sphereConv2dTransposed(
              x, w, null, response, new NDList(), new Shape(1, 2), new Shape(0, 1), zero, one, 1);

      assertThat(RelativeError.of(plain.toDoubleArray(), new double[] {0.8, 0.6, 1.6, 1.2}))
          .isLessThan(1e-14);
      assertThat(RelativeError.of(longer.toDoubleArray(), new double[] {0.8, 0.6, 1.6, 1.2, 0}))
          .isLessThan(1e-14);
      assertThat(RelativeError.of(shorter.toDoubleArray(), new double[] {0.6, 1.6}))
          .isLessThan(1e-14);
    }
  }

  private static void assertRefused(
      UnaryOperator<SphereConv2dTransposed.Builder> change, String message) {
    SphereConv2dTransposed.Builder builder =
        SphereConv2dTransposed.builder()
            .setFilters(4)
            .setKernelShape(new Shape(3, 2))
            .setOperator(new Cosine())
            .optStride(new Shape(2, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                change.apply(builder).build().getOutputShapes(new Shape[] {new Shape(1, 3, 1, 1)}))
        .withMessage(message);
  }

  @Test
  void refusesIllegalGeometry() {
    assertRefused(
        builder -> builder.optOutputPadding(new Shape(2, 0)),
        "output padding must be less than the stride (2, 1), got (2, 0)");
    assertRefused(
        builder -> builder.optOutputPadding(new Shape(0, -1)),
        "output padding must be two numbers of at least 0, got (0, -1)");
    assertRefused(
        builder -> builder.optPadding(new Shape(0, 2)),
        "padding must be at most dilation·(kernel − 1), with dilation (1, 1) and kernel (3, 2), got"
            + " (0, 2)");
    assertRefused(
        builder -> builder.optPadding(new Shape(2, 0)),
        "of an input of (1, 3, 1, 1) the padding (2, 0) leaves nothing");
  }
}

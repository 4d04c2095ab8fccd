package dev.sphere.ops.layer;

import static dev.sphere.ops.layer.LayerAssertions.assertAgreesWithOracle;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.OracleNorm;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;

/** Convolutions of sequences and volumes against the oracle, and against those of images. */
class SphereConvolutionOracleTest {

  private static final int CASES = 40;

  private static void assertAgrees(EngineSupport engine, int axes) {
    for (long seed = 0; seed < CASES; seed++) {
      LayerCase drawn = LayerCase.convolution(seed, axes);
      for (Precision precision : Precision.values()) {
        BlockRun run = drawn.run(engine, precision);

        assertAgreesWithOracle(drawn, run, precision);
        assertThat(run.shape())
            .as(drawn.name())
            .isEqualTo(drawn.oracle().outputShape(drawn.x(), drawn.w()));
        assertThat(drawn.newConvolution().getOutputShapes(new Shape[] {drawn.x()}))
            .as(drawn.name())
            .containsExactly(run.shape());
      }
    }
  }

  @EachEngine
  void ofSequencesAgreesWithTheOracle(EngineSupport engine) {
    assertAgrees(engine, 1);
  }

  @EachEngine
  void ofVolumesAgreesWithTheOracle(EngineSupport engine) {
    assertAgrees(engine, 3);
  }

  @EachEngine
  void isDepthwiseWithAsManyGroupsAsChannels(EngineSupport engine) {
    for (int axes = 1; axes <= 3; axes++) {
      for (int filtersOfAChannel = 1; filtersOfAChannel <= 2; filtersOfAChannel++) {
        SpatialAxes all = SpatialAxes.values()[axes - 1];
        LayerCase drawn =
            LayerCase.draw(
                axes + " axes, " + filtersOfAChannel + " filters of a channel",
                new Draw(axes),
                OracleNorm::epsilon,
                new Shape(2, 4).addAll(all.all(5)),
                new Shape(4L * filtersOfAChannel, 1).addAll(all.all(3)),
                all.all(2),
                all.all(1),
                all.all(1),
                4,
                entry -> true);
        for (Precision precision : Precision.values()) {
          assertAgreesWithOracle(drawn, drawn.run(engine, precision), precision);
        }
      }
    }
  }

  @EachEngine
  void ofOneRowOrOneSliceIsThatOfImagesForEachAngleNorm(EngineSupport engine) {
    Draw draw = new Draw(5);
    double[] x = draw.normal(2 * 4 * 6 * 5);
    double[] w = draw.normal(6 * 2 * 3 * 2);
    List<AngleNorm> norms =
        List.of(
            AngleNorm.REFERENCE,
            AngleNorm.parse("additive(0.1)"),
            AngleNorm.parse("centered(1e-4)"),
            AngleNorm.NONE);
    for (AngleNorm norm : norms) {
      AngularResponse response = new AngularResponse(new Sigmoid(0.3), new LinearMagnitude(), norm);
      try (NDManager manager = engine.engine().newBaseManager()) {
        NDArray images = Precision.FLOAT64.create(manager, x, new Shape(2, 4, 6, 5));
        NDArray kernels = Precision.FLOAT64.create(manager, w, new Shape(6, 2, 3, 2));
        NDArray ofImages =
            SphereConv2d.sphereConv2d(
                images,
                kernels,
                null,
                response,
                new NDList(),
                new Shape(2, 1),
                new Shape(1, 0),
                new Shape(1, 2),
                2);
        NDArray ofSlices =
            SphereConv3d.sphereConv3d(
                images.reshape(2, 4, 6, 1, 5),
                kernels.reshape(6, 2, 3, 1, 2),
                null,
                response,
                new NDList(),
                new Shape(2, 1, 1),
                new Shape(1, 0, 0),
                new Shape(1, 1, 2),
                2);
        NDArray ofRows =
            SphereConv1d.sphereConv1d(
                images.reshape(2, 4, 30),
                kernels.reshape(6, 2, 6),
                null,
                response,
                new NDList(),
                new Shape(3),
                new Shape(2),
                new Shape(4),
                2);
        NDArray ofImagesOfOneRow =
            SphereConv2d.sphereConv2d(
                images.reshape(2, 4, 1, 30),
                kernels.reshape(6, 2, 1, 6),
                null,
                response,
                new NDList(),
                new Shape(1, 3),
                new Shape(0, 2),
                new Shape(1, 4),
                2);

        assertThat(RelativeError.of(Precision.read(ofSlices), Precision.read(ofImages)))
            .as("%s", norm)
            .isLessThan(1e-12);
        assertThat(RelativeError.of(Precision.read(ofRows), Precision.read(ofImagesOfOneRow)))
            .as("%s", norm)
            .isLessThan(1e-12);
      }
    }
  }
}

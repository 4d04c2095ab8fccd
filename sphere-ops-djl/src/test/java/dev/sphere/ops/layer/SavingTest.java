package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.norm.SphereNorm;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.SavedBlock;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** What is saved on one engine gives the same output when loaded, on any engine. */
class SavingTest {

  private static final Shape IMAGES = new Shape(2, 3, 5, 4);

  @EachEngine
  void sphereConv2d(EngineSupport engine) throws IOException, MalformedModelException {
    Draw draw = new Draw(1);
    assertSurvives(
        engine,
        () ->
            SphereConv2d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3, 2))
                .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
                .optBias(true)
                .build(),
        Map.of("weight", draw.normal(72), "bias", draw.normal(4), "operator-k", draw.normal(4)),
        IMAGES);
  }

  @EachEngine
  void sphereConv1d(EngineSupport engine) throws IOException, MalformedModelException {
    Draw draw = new Draw(5);
    assertSurvives(
        engine,
        () ->
            SphereConv1d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3))
                .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
                .optBias(true)
                .build(),
        Map.of("weight", draw.normal(36), "bias", draw.normal(4), "operator-k", draw.normal(4)),
        new Shape(2, 3, 7));
  }

  @EachEngine
  void sphereConv3d(EngineSupport engine) throws IOException, MalformedModelException {
    Draw draw = new Draw(6);
    assertSurvives(
        engine,
        () ->
            SphereConv3d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3, 2, 1))
                .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
                .optBias(true)
                .optGroups(2)
                .build(),
        Map.of("weight", draw.normal(48), "bias", draw.normal(4), "operator-k", draw.normal(4)),
        new Shape(2, 4, 5, 4, 3));
  }

  @EachEngine
  void sphereConv2dTransposed(EngineSupport engine) throws IOException, MalformedModelException {
    Draw draw = new Draw(7);
    assertSurvives(
        engine,
        () ->
            SphereConv2dTransposed.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3, 2))
                .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
                .optBias(true)
                .optStride(new Shape(2, 2))
                .build(),
        Map.of("weight", draw.normal(72), "bias", draw.normal(4), "operator-k", draw.normal(4)),
        IMAGES);
  }

  @EachEngine
  void sphereLinear(EngineSupport engine) throws IOException, MalformedModelException {
    Draw draw = new Draw(2);
    assertSurvives(
        engine,
        () ->
            SphereLinear.builder()
                .setFilters(5)
                .setOperator(new LearnableSigmoid(0.5, Sharing.LAYER))
                .optBias(true)
                .build(),
        Map.of("weight", draw.normal(35), "bias", draw.normal(5), "operator-k", draw.normal(1)),
        new Shape(3, 7));
  }

  @EachEngine
  void sphereLstm(EngineSupport engine) throws IOException, MalformedModelException {
    assertSurvives(
        engine,
        () ->
            SphereLstm.builder()
                .setFilters(5)
                .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
                .build(),
        recurrent(new Draw(8), 4 * 5),
        new Shape(2, 4, 3));
  }

  @EachEngine
  void sphereGru(EngineSupport engine) throws IOException, MalformedModelException {
    assertSurvives(
        engine,
        () ->
            SphereGru.builder()
                .setFilters(5)
                .setOperator(new LearnableSigmoid(0.5, Sharing.FILTER))
                .build(),
        recurrent(new Draw(9), 3 * 5),
        new Shape(2, 4, 3));
  }

  /** Draws what a recurrent layer learns that maps three and five numbers. */
  private static Map<String, double[]> recurrent(Draw draw, int filters) {
    return Map.of(
        "01input_weight", draw.normal(filters * 3L),
        "01input_bias", draw.normal(filters),
        "01input_operator-k", draw.normal(filters),
        "02state_weight", draw.normal(filters * 5L),
        "02state_bias", draw.normal(filters),
        "02state_operator-k", draw.normal(filters));
  }

  @EachEngine
  void sphereNorm(EngineSupport engine) throws IOException, MalformedModelException {
    Draw draw = new Draw(3);
    assertSurvives(
        engine,
        () -> new SphereNorm().newBlock(),
        Map.of("beta", draw.normal(3), "gamma", draw.normal(3)),
        IMAGES);
  }

  private static void assertSurvives(
      EngineSupport engine,
      Supplier<Block> newBlock,
      Map<String, double[]> parameters,
      Shape inputShape)
      throws IOException, MalformedModelException {
    double[] input = new Draw(4).normal(inputShape.size());
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block block = newBlock.get();
      BlockRun.initialize(block, manager, Precision.FLOAT32, parameters, inputShape);
      double[] before = forward(manager, block, input, inputShape);
      SavedBlock saved = SavedBlock.of(block);
      for (EngineSupport target : EngineSupport.all()) {
        try (NDManager targetManager = target.engine().newBaseManager()) {
          Block loaded = newBlock.get();
          saved.loadInto(loaded, targetManager);

          assertThat(RelativeError.of(forward(targetManager, loaded, input, inputShape), before))
              .as("saved on %s, loaded on %s", engine.name(), target.name())
              .isLessThanOrEqualTo(target == engine ? 0 : 1e-6);
        }
      }
    }
  }

  private static double[] forward(
      NDManager manager, Block block, double[] input, Shape inputShape) {
    NDList data = new NDList(Precision.FLOAT32.create(manager, input, inputShape));
    return Precision.read(block.forward(new ParameterStore(manager, false), data, false).head());
  }
}

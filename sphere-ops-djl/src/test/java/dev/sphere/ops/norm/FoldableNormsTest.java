package dev.sphere.ops.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import dev.sphere.api.Norm;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.ChannelAffine;
import dev.sphere.ops.layer.LayerTail;
import dev.sphere.ops.layer.ShapedLambda;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read off a norm against the norm. */
class FoldableNormsTest {

  private static final int CHANNELS = 5;
  private static final Shape SHAPE = new Shape(3, CHANNELS, 2, 4);

  private static final List<Norm> AFFINE =
      List.of(
          new NoNorm(),
          new BatchNormalization(),
          new BatchNormalization(0.9, 0.25),
          new ReferenceBatchNormalization(),
          new SphereNorm(),
          new SphereNorm(2, -1, false, Sharing.LAYER),
          new SphereBatchNorm());

  private static void initialize(Block block, NDManager manager, Draw draw) {
    for (Parameter parameter : block.getParameters().values()) {
      boolean isVariance = parameter.getType() == Parameter.Type.RUNNING_VAR;
      parameter.setInitializer(
          (owner, shape, type) -> {
            double[] values = draw.normal(shape.size());
            if (isVariance) {
              Arrays.setAll(values, i -> values[i] * values[i]);
            }
            return Precision.FLOAT64.create(owner, values, shape);
          });
    }
    block.initialize(manager, Precision.FLOAT64.type(), SHAPE);
  }

  @EachEngine
  void areTheNormsAtWhatTheyHaveLearned(EngineSupport engine) {
    for (Norm norm : AFFINE) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        Draw draw = new Draw(7);
        Block block = norm.newBlock();
        initialize(block, manager, draw);
        int before = manager.getManagedArrays().size();
        double[] f = draw.normal(SHAPE.size());
        ChannelAffine affine = FoldableNorms.of(block, CHANNELS).orElseThrow();

        assertThat(manager.getManagedArrays()).hasSize(before);
        NDArray input = Precision.FLOAT64.create(manager, f, SHAPE);
        double[] output =
            Precision.read(
                block
                    .forward(new ParameterStore(manager, false), new NDList(input), false)
                    .singletonOrThrow());
        for (int i = 0; i < f.length; i++) {
          int channel = i / 8 % CHANNELS;
          f[i] = affine.scales()[channel] * f[i] + affine.shifts()[channel];
        }
        // ε is float32 in DJL; MXNet reads it as float64.
        assertThat(RelativeError.of(f, output)).as("%s", norm).isLessThan(1e-7);
      }
    }
  }

  @EachEngine
  void whatIsMoreOrNotKnownIsNot(EngineSupport engine) {
    Block unknown = ShapedLambda.elementwise(NDArray::neg);
    List<Block> others =
        List.of(
            new GroupNormalization().newBlock(),
            new LayerNormalization().newBlock(),
            BatchNorm.builder().optAxis(2).build(),
            unknown,
            new SequentialBlock().add(new SphereNorm().newBlock()).add(unknown),
            new SequentialBlock().add(new NoNorm().newBlock()).setReturnIntermediate(true));
    try (NDManager manager = engine.engine().newBaseManager()) {
      for (Block block : others) {
        block.initialize(manager, Precision.FLOAT32.type(), SHAPE);

        assertThat(FoldableNorms.of(block, CHANNELS)).as("%s", block).isEmpty();
      }
    }
  }

  @Test
  void oneBehindTheOtherIsOne() {
    ChannelAffine first = new ChannelAffine(new double[] {2, 3}, new double[] {1, -1});
    ChannelAffine second = new ChannelAffine(new double[] {-1, 5}, new double[] {0, 4});

    assertThat(first.then(second).scales()).containsExactly(-2, 15);
    assertThat(first.then(second).shifts()).containsExactly(-1, -1);
    assertThat(ChannelAffine.identity(2).then(first).scales()).containsExactly(first.scales());
    assertThat(ChannelAffine.identity(2).then(first).shifts()).containsExactly(first.shifts());
  }

  @Test
  void refusesWhatDoesNotFit() {
    ChannelAffine two = ChannelAffine.identity(2);

    assertThatThrownBy(() -> two.then(ChannelAffine.identity(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a norm of 3 channels cannot follow 2");
    assertThatThrownBy(() -> new ChannelAffine(new double[2], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 scales and 1 shifts");
    assertThatThrownBy(() -> new LayerTail(two, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tile has a side of at least 1, got 0");
  }
}

package dev.sphere.ops.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.api.Norm;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Group normalization by plain loops, and layer normalization, which has one group. */
class GroupNormalizationTest {

  private static final int CHANNELS = 6;

  private static final List<Shape> SHAPES =
      List.of(new Shape(3, CHANNELS), new Shape(2, CHANNELS, 2, 3), new Shape(1, CHANNELS, 1, 1));

  private static final double EPSILON = 0.01;

  private final double[] scale = {0.5, -2, 1.25, 3, 1, -0.25};

  private final double[] shift = {-1, 0.25, 3, 0, 2, -4};

  private final Map<String, double[]> parameters =
      Map.of("02ScaleAndShift_beta", scale, "02ScaleAndShift_gamma", shift);

  private double[] oracle(Shape shape, double[] f, int groups) {
    int samples = (int) shape.get(0);
    int places = (int) shape.slice(2).size();
    int size = CHANNELS / groups * places;
    double[] output = new double[f.length];
    for (int group = 0; group < samples * groups; group++) {
      double mean = 0;
      for (int i = 0; i < size; i++) {
        mean += f[group * size + i] / size;
      }
      double variance = 0;
      for (int i = 0; i < size; i++) {
        variance += (f[group * size + i] - mean) * (f[group * size + i] - mean) / size;
      }
      for (int i = group * size; i < (group + 1) * size; i++) {
        int channel = i / places % CHANNELS;
        output[i] = scale[channel] * (f[i] - mean) / Math.sqrt(variance + EPSILON) + shift[channel];
      }
    }
    return output;
  }

  private void agrees(EngineSupport engine, Norm norm, int groups) {
    for (Shape shape : SHAPES) {
      double[] f = new Draw(1).normal(shape.size());
      double[] upstream = new Draw(2).normal(shape.size());
      double[] gradient =
          CentralDifferences.gradient(
              moved -> {
                double sum = 0;
                double[] output = oracle(shape, moved, groups);
                for (int i = 0; i < output.length; i++) {
                  sum += output[i] * upstream[i];
                }
                return sum;
              },
              f,
              1e-4);
      for (Precision precision : Precision.values()) {
        BlockRun run =
            BlockRun.of(engine, precision, norm.newBlock(), parameters, f, shape, upstream);
        String which = "%s, %s, %s".formatted(norm, shape, precision);

        assertThat(run.shape()).isEqualTo(shape);
        assertThat(RelativeError.of(run.value(), oracle(shape, f, groups)))
            .as(which)
            .isLessThan(precision.valueTolerance());
        // Where a group is one number, the gradient is 0 but for rounding.
        assertThat(RelativeError.of(run.inputGradient(), gradient))
            .as(which)
            .isLessThan(precision.gradientTolerance());
      }
    }
  }

  @EachEngine
  void eachGroupOfASampleIsNormalized(EngineSupport engine) {
    for (int groups : new int[] {1, 2, 3, 6}) {
      agrees(engine, new GroupNormalization(OptionalInt.of(groups), EPSILON), groups);
    }
  }

  @EachEngine
  void aLayerIsOneGroup(EngineSupport engine) {
    agrees(engine, new LayerNormalization(EPSILON), 1);
  }

  /** What training sees, inference sees: there is no average to run. */
  @EachEngine
  void anOffsetOfThePixelsChangesNothing(EngineSupport engine) {
    Shape shape = SHAPES.get(1);
    double[] f = new Draw(1).normal(shape.size());
    double[] moved = f.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += 1000;
    }
    double[] upstream = new double[f.length];

    BlockRun run =
        BlockRun.of(
            engine,
            Precision.FLOAT64,
            new LayerNormalization().newBlock(),
            parameters,
            f,
            shape,
            upstream);
    BlockRun offset =
        BlockRun.of(
            engine,
            Precision.FLOAT64,
            new LayerNormalization().newBlock(),
            parameters,
            moved,
            shape,
            upstream);
    assertThat(RelativeError.of(offset.value(), run.value())).isLessThan(1e-12);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1", "3, 1", "4, 1", "6, 1", "8, 2", "13, 1", "32, 8", "48, 12", "64, 16", "128, 32",
    "256, 32", "384, 32", "37, 1", "68, 17"
  })
  void leftOpenTheGroupsDivideTheChannels(int channels, long groups) {
    assertThat(new GroupNormalization().groupsOf(channels)).isEqualTo(groups);
  }

  @EachEngine
  void groupsThatDoNotDivideAreRefused(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      Block block = new GroupNormalization(OptionalInt.of(32), 1e-5).newBlock();

      assertThatThrownBy(() -> block.initialize(manager, DataType.FLOAT32, new Shape(2, 48, 4, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "group: 32 groups do not divide 48 channels; allowed is a divisor, or groups=auto");
    }
  }

  @Test
  void noGroupsAreRefused() {
    assertThatThrownBy(() -> new GroupNormalization(OptionalInt.of(0), 1e-5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("group: groups must be at least 1, got 0");
  }
}

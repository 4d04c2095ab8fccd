package dev.sphere.models.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.ShapedLambda;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The blocks that architectures are made of, against plain loops. */
class BlocksTest {

  private static Block identity() {
    return ShapedLambda.elementwise(UnaryOperator.identity());
  }

  private static Block negated() {
    return ShapedLambda.elementwise(array -> array.neg());
  }

  private static Block squared() {
    return ShapedLambda.elementwise(array -> array.square());
  }

  private static BlockRun run(EngineSupport engine, Block block, double[] input, Shape shape) {
    Shape output = block.getOutputShapes(new Shape[] {shape})[0];
    double[] ones = new double[(int) output.size()];
    Arrays.fill(ones, 1);
    BlockRun run = BlockRun.of(engine, Precision.FLOAT64, block, Map.of(), input, shape, ones);
    assertThat(run.shape()).isEqualTo(output);
    return run;
  }

  @EachEngine
  void aResidualUnitAddsItsInput(EngineSupport engine) {
    double[] input = new Draw(1).normal(2 * 3);
    BlockRun run = run(engine, new Residual(squared()), input, new Shape(2, 3));

    for (int i = 0; i < input.length; i++) {
      assertThat(run.value()[i]).isCloseTo(input[i] * input[i] + input[i], within(1e-12));
      assertThat(run.inputGradient()[i]).isCloseTo(2 * input[i] + 1, within(1e-12));
    }
  }

  @EachEngine
  void aResidualUnitAddsItsShortcut(EngineSupport engine) {
    double[] input = new Draw(1).normal(2 * 3);
    BlockRun run = run(engine, new Residual(squared(), negated()), input, new Shape(2, 3));

    for (int i = 0; i < input.length; i++) {
      assertThat(run.value()[i]).isCloseTo(input[i] * input[i] - input[i], within(1e-12));
      assertThat(run.inputGradient()[i]).isCloseTo(2 * input[i] - 1, within(1e-12));
    }
  }

  @Test
  void aResidualUnitRefusesAShortcutOfAnotherShape() {
    Residual unit = new Residual(new MaxPooling(2, 2, 0));

    assertThatThrownBy(() -> unit.getOutputShapes(new Shape[] {new Shape(1, 2, 8, 8)}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the branch of a residual unit gives (1, 2, 4, 4), its shortcut (1, 2, 8, 8)");
  }

  @EachEngine
  void aConcatenationHasTheChannelsInTheOrderOfItsBranches(EngineSupport engine) {
    double[] input = new Draw(1).normal(2 * 3 * 4);
    BlockRun run =
        run(
            engine,
            new Concatenation(identity(), squared(), negated()),
            input,
            new Shape(2, 3, 2, 2));

    assertThat(run.shape()).isEqualTo(new Shape(2, 9, 2, 2));
    for (int image = 0; image < 2; image++) {
      for (int i = 0; i < 12; i++) {
        double x = input[image * 12 + i];
        assertThat(run.value()[image * 36 + i]).isEqualTo(x);
        assertThat(run.value()[image * 36 + 12 + i]).isCloseTo(x * x, within(1e-12));
        assertThat(run.value()[image * 36 + 24 + i]).isEqualTo(-x);
        assertThat(run.inputGradient()[image * 12 + i]).isCloseTo(2 * x, within(1e-12));
      }
    }
  }

  @EachEngine
  void theAverageIsOverTheWholeMap(EngineSupport engine) {
    Draw draw = new Draw(1);
    for (Shape shape : new Shape[] {new Shape(2, 3, 4, 5), new Shape(1, 2, 1, 1)}) {
      double[] input = draw.normal(shape.size());
      int map = (int) shape.slice(2).size();
      BlockRun run = run(engine, new MapAverage(), input, shape);

      assertThat(run.shape()).isEqualTo(shape.slice(0, 2));
      for (int i = 0; i < run.value().length; i++) {
        double mean = Arrays.stream(input, i * map, (i + 1) * map).average().orElseThrow();
        assertThat(run.value()[i]).isCloseTo(mean, within(1e-12));
      }
      for (double slope : run.inputGradient()) {
        assertThat(slope).isCloseTo(1.0 / map, within(1e-12));
      }
    }
  }

  /** All values negative: a padding of zeros would show. */
  @EachEngine
  void theMaximumIsOfItsWindow(EngineSupport engine) {
    Draw draw = new Draw(1);
    for (int seed = 0; seed < 12; seed++) {
      int side = draw.whole(1, 3);
      int stride = draw.whole(1, 2);
      int padding = draw.whole(0, side / 2);
      int height = draw.whole(side, 7);
      int width = draw.whole(side, 7);
      Shape shape = new Shape(2, 2, height, width);
      double[] input =
          Arrays.stream(draw.normal(shape.size())).map(x -> -1 - Math.abs(x)).toArray();
      BlockRun run = run(engine, new MaxPooling(side, stride, padding), input, shape);

      assertThat(run.value())
          .as("%d×%d, side %d, stride %d, padding %d", height, width, side, stride, padding)
          .containsExactly(maxima(input, height, width, side, stride, padding));
    }
  }

  private static double[] maxima(
      double[] input, int height, int width, int side, int stride, int padding) {
    return java.util.stream.IntStream.range(0, 4)
        .boxed()
        .flatMapToDouble(
            map -> {
              var values = java.util.stream.DoubleStream.builder();
              for (int top = -padding; top + side <= height + padding; top += stride) {
                for (int left = -padding; left + side <= width + padding; left += stride) {
                  double largest = Double.NEGATIVE_INFINITY;
                  for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
                    for (int x = Math.max(0, left); x < Math.min(width, left + side); x++) {
                      largest = Math.max(largest, input[(map * height + y) * width + x]);
                    }
                  }
                  values.add(largest);
                }
              }
              return values.build();
            })
        .toArray();
  }

  @EachEngine
  void blocksNest(EngineSupport engine) {
    double[] input = new Draw(1).normal(6);
    Block block =
        new SequentialBlock()
            .add(new Residual(new SequentialBlock().add(negated()).add(squared())))
            .add(identity());

    assertThat(run(engine, block, input, new Shape(1, 6)).value()[5])
        .isCloseTo(input[5] * input[5] + input[5], within(1e-12));
  }
}

package dev.sphere.models.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.sphere.api.Norm;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.ShapedLambda;
import dev.sphere.ops.norm.BatchNormalization;
import dev.sphere.ops.norm.LayerNormalization;
import dev.sphere.ops.norm.NoNorm;
import dev.sphere.ops.norm.SphereBatchNorm;
import dev.sphere.ops.norm.SphereNorm;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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

  private static LayerFactory layers(Norm norm) {
    return new PlainLayers(norm, Activation.RELU);
  }

  /** A norm of others that gives an array which it keeps. */
  private record Kept(NDManager manager) implements Norm {

    @Override
    public Block newBlock() {
      return ShapedLambda.elementwise(
          input -> {
            NDArray output = input.duplicate();
            output.attach(manager);
            return output;
          });
    }
  }

  private static boolean isOpen(NDArray array) {
    return array.getManager().getManagedArrays().stream().anyMatch(each -> each == array);
  }

  /** Returns whether the array that an activation takes is open when it has taken it. */
  private static boolean leavesOpen(NDManager manager, Norm norm) {
    List<Block> blocks = layers(norm).hidden(3).getChildren().values();
    Shape shape = new Shape(2, 3, 4, 4);
    NDArray input = Precision.FLOAT64.create(manager, new Draw(1).normal(shape.size()), shape);
    ParameterStore parameters = new ParameterStore(manager, false);
    Block normalization = blocks.get(1);
    normalization.initialize(manager, DataType.FLOAT64, shape);
    NDList normalized = normalization.forward(parameters, new NDList(input), false);
    NDList activated = blocks.get(2).forward(parameters, normalized, false);

    assertThat(isOpen(activated.head())).as("output behind %s", norm).isTrue();
    return isOpen(normalized.head());
  }

  @EachEngine
  void anActivationClosesWhatANormMadeAndNothingElse(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      for (Norm norm :
          List.of(
              new BatchNormalization(),
              new SphereNorm(),
              new SphereBatchNorm(),
              new LayerNormalization())) {
        assertThat(leavesOpen(manager, norm)).as("%s", norm).isFalse();
      }
      assertThat(leavesOpen(manager, new NoNorm())).isTrue();
      assertThat(leavesOpen(manager, new Kept(manager))).isTrue();
    }
  }

  /** The same blocks, each behind one that gives what it receives: nothing is known of those. */
  private static Block open(Block block) {
    return new SequentialBlock().add(block).add(identity());
  }

  @EachEngine
  void closedEarlyOutputsGiveTheSameNumbersAndGradients(EngineSupport engine) {
    for (Norm norm :
        List.of(
            new BatchNormalization(),
            new SphereBatchNorm(),
            new LayerNormalization(),
            new NoNorm())) {
      LayerFactory layers = layers(norm);
      Residual closing =
          new Residual(
              layers.normalized(layers.convolution(4, 3, 1)),
              layers.normalized(layers.plainShortcut(4, 1)));
      Residual keeping =
          new Residual(
              open(layers.normalized(layers.convolution(4, 3, 1))),
              open(layers.normalized(layers.plainShortcut(4, 1))));
      BlockRun closed =
          unit(
              engine,
              layers.hidden(3),
              new SequentialBlock().add(closing).add(layers.activation(closing)));
      BlockRun kept =
          unit(
              engine,
              new SequentialBlock()
                  .add(open(layers.normalized(layers.convolution(3, 3, 1))))
                  .add(layers.activation()),
              new SequentialBlock().add(keeping).add(layers.activation()));

      assertThat(closed.value()).as("%s", norm).isEqualTo(kept.value());
      assertThat(closed.inputGradient()).as("%s", norm).isEqualTo(kept.inputGradient());
      assertThat(closed.gradients().values()).hasSameSizeAs(kept.gradients().values());
      assertThat(flat(closed.gradients())).as("%s", norm).isEqualTo(flat(kept.gradients()));
    }
  }

  private static double[] flat(Map<String, double[]> gradients) {
    return gradients.values().stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** Runs a hidden layer and a residual unit, with kernels that are the same each time. */
  private static BlockRun unit(EngineSupport engine, Block hidden, Block residual) {
    Block block = new SequentialBlock().add(hidden).add(residual);
    Shape shape = new Shape(2, 2, 5, 5);
    Map<String, double[]> kernels = new LinkedHashMap<>();
    Draw draw = new Draw(7);
    Iterator<Integer> sizes = List.of(3 * 2 * 9, 4 * 3 * 9, 4 * 3).iterator();
    block.getParameters().keys().stream()
        .filter(name -> name.endsWith("_weight"))
        .forEach(name -> kernels.put(name, draw.normal(sizes.next())));
    return BlockRun.of(
        engine,
        Precision.FLOAT64,
        block,
        kernels,
        draw.normal(shape.size()),
        shape,
        draw.normal(2 * 4 * 5 * 5));
  }
}

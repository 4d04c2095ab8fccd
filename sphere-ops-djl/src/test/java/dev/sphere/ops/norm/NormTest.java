package dev.sphere.ops.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.sphere.api.Norm;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The norms by formula, on vectors and on images. */
class NormTest {

  private static final int CHANNELS = 3;

  private static final List<Shape> SHAPES =
      List.of(new Shape(5, CHANNELS), new Shape(4, CHANNELS, 2, 3));

  private static final List<Norm> ALL =
      List.of(
          new NoNorm(),
          new BatchNormalization(),
          new LayerNormalization(),
          new GroupNormalization(),
          new GroupNormalization(OptionalInt.of(CHANNELS), 1e-5),
          new SphereNorm(),
          new SphereNorm(2, 1, true, Sharing.LAYER),
          new SphereBatchNorm(),
          new ReferenceBatchNormalization());

  private final double[] beta = {0.5, -2, 1.25};

  private final double[] gamma = {-1, 0.25, 3};

  private static int channel(Shape shape, int index) {
    return (int) (index / shape.slice(2).size() % CHANNELS);
  }

  /** βF + γ. */
  private double[] scaledAndShifted(Shape shape, double[] f) {
    double[] expected = new double[f.length];
    for (int i = 0; i < f.length; i++) {
      expected[i] = beta[channel(shape, i)] * f[i] + gamma[channel(shape, i)];
    }
    return expected;
  }

  /** (F − mean)/√(variance + ε), by channel over the batch and all places. */
  private static double[] normalized(Shape shape, double[] f, double epsilon) {
    double[] mean = new double[CHANNELS];
    double[] variance = new double[CHANNELS];
    double count = (double) f.length / CHANNELS;
    for (int i = 0; i < f.length; i++) {
      mean[channel(shape, i)] += f[i] / count;
    }
    for (int i = 0; i < f.length; i++) {
      int channel = channel(shape, i);
      variance[channel] += (f[i] - mean[channel]) * (f[i] - mean[channel]) / count;
    }
    double[] normalized = new double[f.length];
    for (int i = 0; i < f.length; i++) {
      int channel = channel(shape, i);
      normalized[i] = (f[i] - mean[channel]) / Math.sqrt(variance[channel] + epsilon);
    }
    return normalized;
  }

  private static BlockRun run(
      EngineSupport engine,
      Precision precision,
      Norm norm,
      Map<String, double[]> parameters,
      Shape shape,
      double[] f) {
    double[] upstream = new Draw(2).normal(shape.size());
    return BlockRun.of(engine, precision, norm.newBlock(), parameters, f, shape, upstream);
  }

  @EachEngine
  void sphereScalesAndShiftsEachChannel(EngineSupport engine) {
    for (Shape shape : SHAPES) {
      double[] f = new Draw(1).normal(shape.size());
      double[] upstream = new Draw(2).normal(shape.size());
      double[] byF = new double[f.length];
      double[] byBeta = new double[CHANNELS];
      double[] byGamma = new double[CHANNELS];
      for (int i = 0; i < f.length; i++) {
        int channel = channel(shape, i);
        byF[i] = beta[channel] * upstream[i];
        byBeta[channel] += f[i] * upstream[i];
        byGamma[channel] += upstream[i];
      }
      for (Precision precision : Precision.values()) {
        BlockRun run =
            run(
                engine,
                precision,
                new SphereNorm(),
                Map.of("beta", beta, "gamma", gamma),
                shape,
                f);
        double tolerance = precision == Precision.FLOAT32 ? 1e-6 : 1e-14;

        assertThat(run.shape()).isEqualTo(shape);
        assertThat(RelativeError.of(run.value(), scaledAndShifted(shape, f))).isLessThan(tolerance);
        assertThat(RelativeError.of(run.inputGradient(), byF)).isLessThan(tolerance);
        assertThat(RelativeError.of(run.gradients().get("beta"), byBeta)).isLessThan(tolerance);
        assertThat(RelativeError.of(run.gradients().get("gamma"), byGamma)).isLessThan(tolerance);
      }
    }
  }

  @EachEngine
  void sphereStartsAtItsOptionsAndMayStayThere(EngineSupport engine) {
    Shape shape = SHAPES.get(0);
    double[] f = new Draw(1).normal(shape.size());
    double[] expected = Arrays.stream(f).map(value -> 2.5 * value - 1).toArray();

    BlockRun learned =
        run(
            engine,
            Precision.FLOAT32,
            new SphereNorm(2.5, -1, true, Sharing.FILTER),
            Map.of(),
            shape,
            f);
    BlockRun fixed =
        run(
            engine,
            Precision.FLOAT32,
            new SphereNorm(2.5, -1, false, Sharing.FILTER),
            Map.of(),
            shape,
            f);
    BlockRun byDefault = run(engine, Precision.FLOAT32, new SphereNorm(), Map.of(), shape, f);

    assertThat(RelativeError.of(learned.value(), expected)).isLessThan(1e-6);
    assertThat(RelativeError.of(fixed.value(), expected)).isLessThan(1e-6);
    assertThat(byDefault.value()).isEqualTo(f);
    assertThat(learned.gradients()).containsOnlyKeys("beta", "gamma");
    assertThat(fixed.gradients()).isEmpty();
    assertThat(fixed.inputGradient()).isEqualTo(learned.inputGradient());
  }

  @EachEngine
  void sphereOfALayerHasOneScaleAndShift(EngineSupport engine) {
    for (Shape shape : SHAPES) {
      double[] f = new Draw(1).normal(shape.size());
      double[] upstream = new Draw(2).normal(shape.size());
      double byBeta = 0;
      for (int i = 0; i < f.length; i++) {
        byBeta += f[i] * upstream[i];
      }
      BlockRun run =
          run(
              engine,
              Precision.FLOAT64,
              new SphereNorm(1, 0, true, Sharing.LAYER),
              Map.of("beta", new double[] {2.5}, "gamma", new double[] {-1}),
              shape,
              f);

      double[] expected = Arrays.stream(f).map(value -> 2.5 * value - 1).toArray();
      assertThat(RelativeError.of(run.value(), expected)).isLessThan(1e-14);
      assertThat(RelativeError.of(run.gradients().get("beta"), new double[] {byBeta}))
          .isLessThan(1e-14);
      double byGamma = Arrays.stream(upstream).sum();
      assertThat(RelativeError.of(run.gradients().get("gamma"), new double[] {byGamma}))
          .isLessThan(1e-14);
    }
  }

  @Test
  void sphereIsNotSharedByTheNetwork() {
    assertThatThrownBy(() -> new SphereNorm(1, 0, true, Sharing.NETWORK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sphere: β and γ are shared by filter or layer, not by network");
  }

  @EachEngine
  void batchNormalizesEachChannelOverTheBatch(EngineSupport engine) {
    for (Shape shape : SHAPES) {
      double[] f = new Draw(1).normal(shape.size());
      for (Precision precision : Precision.values()) {
        assertThat(
                RelativeError.of(
                    run(engine, precision, new BatchNormalization(0.9, 0.25), Map.of(), shape, f)
                        .value(),
                    normalized(shape, f, 0.25)))
            .as("%s in %s", shape, precision)
            .isLessThan(1e-5);
        assertThat(
                RelativeError.of(
                    run(engine, precision, new ReferenceBatchNormalization(), Map.of(), shape, f)
                        .value(),
                    normalized(shape, f, 1e-3)))
            .as("reference, %s in %s", shape, precision)
            .isLessThan(1e-5);
      }
    }
  }

  @EachEngine
  void sphereBatchNormalizesWhatSphereGives(EngineSupport engine) {
    Map<String, double[]> parameters =
        Map.of("01ScaleAndShift_beta", beta, "01ScaleAndShift_gamma", gamma);
    SphereBatchNorm other =
        new SphereBatchNorm(
            new SphereNorm(-2, 3, false, Sharing.LAYER), new BatchNormalization(0.9, 0.25));
    for (Shape shape : SHAPES) {
      double[] f = new Draw(1).normal(shape.size());
      BlockRun run = run(engine, Precision.FLOAT32, new SphereBatchNorm(), parameters, shape, f);

      assertThat(RelativeError.of(run.value(), normalized(shape, scaledAndShifted(shape, f), 1e-5)))
          .isLessThan(1e-5);
      double[] scaled = Arrays.stream(f).map(value -> 3 - 2 * value).toArray();
      assertThat(
              RelativeError.of(
                  run(engine, Precision.FLOAT32, other, Map.of(), shape, f).value(),
                  normalized(shape, scaled, 0.25)))
          .isLessThan(1e-5);
    }
  }

  @EachEngine
  void noneLeavesTheResponseAsItIs(EngineSupport engine) {
    for (Shape shape : SHAPES) {
      double[] f = new Draw(1).normal(shape.size());
      BlockRun run = run(engine, Precision.FLOAT32, new NoNorm(), Map.of(), shape, f);

      assertThat(run.value()).isEqualTo(f);
      assertThat(run.inputGradient()).isEqualTo(new Draw(2).normal(shape.size()));
      assertThat(run.gradients()).isEmpty();
    }
  }

  @EachEngine
  void everyNormKeepsTheShapeWhenItPredicts(EngineSupport engine) {
    for (Norm norm : ALL) {
      for (Shape shape : SHAPES) {
        try (NDManager manager = engine.engine().newBaseManager()) {
          Block block = norm.newBlock();
          block.initialize(manager, DataType.FLOAT32, shape);
          NDArray f = Precision.FLOAT32.create(manager, new Draw(1).normal(shape.size()), shape);

          assertThat(block.getOutputShapes(new Shape[] {shape}))
              .as("%s", norm)
              .containsExactly(shape);
          assertThat(
                  block
                      .forward(new ParameterStore(manager, false), new NDList(f), false)
                      .singletonOrThrow()
                      .getShape())
              .as("%s", norm)
              .isEqualTo(shape);
        }
      }
    }
  }

  @Test
  void everyBlockHasParametersOfItsOwn() {
    for (Norm norm : ALL) {
      Set<Parameter> seen = new HashSet<>();
      int count = 0;
      for (Block block : List.of(norm.newBlock(), norm.newBlock())) {
        for (Pair<String, Parameter> parameter : block.getParameters()) {
          seen.add(parameter.getValue());
          count++;
        }
      }
      assertThat(seen).as("%s", norm).hasSize(count);
    }
  }
}

package dev.sphere.ops.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LayerRole;
import dev.sphere.api.Regularizer;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.regularizer.HypersphericalEnergy.Space;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The energy by plain loops over pairs of vectors. */
class HypersphericalEnergyTest {

  private static final double WEIGHT = 0.7;

  private static void eachVariant(Consumer<HypersphericalEnergy> test) {
    for (int s = 0; s <= 2; s++) {
      for (Space space : Space.values()) {
        for (boolean half : new boolean[] {false, true}) {
          test.accept(new HypersphericalEnergy(WEIGHT, 10 * WEIGHT, s, space, half));
        }
      }
    }
  }

  /** The mean energy of all pairs, for kernels that are not near each other. */
  private static double oracle(HypersphericalEnergy variant, int filters, double[] kernels) {
    int size = kernels.length / filters;
    List<double[]> units = new ArrayList<>();
    for (int filter = 0; filter < filters; filter++) {
      double squares = 1e-4;
      for (int i = 0; i < size; i++) {
        squares += kernels[filter * size + i] * kernels[filter * size + i];
      }
      double[] unit = new double[size];
      for (int i = 0; i < size; i++) {
        unit[i] = kernels[filter * size + i] / Math.sqrt(squares);
      }
      units.add(unit);
    }
    if (variant.half()) {
      for (double[] unit : List.copyOf(units)) {
        double[] opposite = new double[size];
        for (int i = 0; i < size; i++) {
          opposite[i] = -unit[i];
        }
        units.add(opposite);
      }
    }
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < units.size(); i++) {
      for (int j = 0; j < i; j++) {
        double cosine = 0;
        for (int e = 0; e < size; e++) {
          cosine += units.get(i)[e] * units.get(j)[e];
        }
        boolean opposite = i == j + filters;
        sum += energy(variant, opposite ? -1 : cosine);
        pairs++;
      }
    }
    return variant.hidden() * sum / pairs;
  }

  private static double energy(HypersphericalEnergy variant, double cosine) {
    if (variant.space() == Space.ANGULAR) {
      double angle = Math.acos(cosine) / Math.PI;
      return variant.s() == 0 ? -Math.log(angle) : Math.pow(angle, -variant.s());
    }
    double distance = Math.sqrt(2 - 2 * cosine);
    return variant.s() == 0
        ? -Math.log(distance * distance) + Math.log(4)
        : Math.pow(distance, -variant.s());
  }

  private static Backward run(
      EngineSupport engine,
      Regularizer penalty,
      Precision precision,
      double[] kernels,
      Shape shape) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      return Backward.of(
          engine,
          in -> penalty.penalty(in.get(0)),
          new double[] {1},
          new NDList(precision.create(manager, kernels, shape)));
    }
  }

  @EachEngine
  void valueAndGradientAreThoseOfTheOracle(EngineSupport engine) {
    eachVariant(
        variant -> {
          for (long seed = 1; seed <= 3; seed++) {
            Draw draw = new Draw(seed);
            int filters = draw.whole(2, 7);
            Shape shape = new Shape(filters, draw.whole(2, 3), draw.whole(1, 2), 2);
            double[] kernels = draw.normal(shape.size());
            double[] value = {oracle(variant, filters, kernels)};
            double[] gradient =
                CentralDifferences.gradient(
                    moved -> oracle(variant, filters, moved), kernels, 2e-4);
            for (Precision precision : Precision.values()) {
              Backward run = run(engine, variant, precision, kernels, shape);
              String which = "%s, %s, %s, seed %d".formatted(variant, shape, precision, seed);

              assertThat(RelativeError.of(run.value(), value))
                  .as(which)
                  .isLessThan(precision.valueTolerance());
              assertThat(RelativeError.of(run.gradients().get(0), gradient))
                  .as(which)
                  .isLessThan(precision.gradientTolerance());
            }
          }
        });
  }

  /** Two equal, two opposite, two zero kernels and two 1e-3 rad apart. */
  @EachEngine
  void isFiniteWhereKernelsAreEqualOppositeOrZero(EngineSupport engine) {
    double[] kernels = {1, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0, 1, 1e-3, 1};
    Shape shape = new Shape(7, 2);
    eachVariant(
        variant -> {
          for (Precision precision : Precision.values()) {
            Backward run = run(engine, variant, precision, kernels, shape);

            assertThat(run.value()[0]).as("%s, %s", variant, precision).isFinite().isNotNegative();
            for (double entry : run.gradients().get(0)) {
              assertThat(entry).as("%s, %s", variant, precision).isFinite();
            }
            // Beyond the least distance too, a step along the gradient leads apart.
            double[] gradient = run.gradients().get(0);
            assertThat(gradient[10]).as("%s, %s", variant, precision).isPositive();
            assertThat(gradient[12]).as("%s, %s", variant, precision).isNegative();
          }
        });
  }

  /** At t = 0 the tangent at t = 0.01 reaches 1/t + 1/t: 200; squared, 1e4 + 1e4·1. */
  @EachEngine
  void equalKernelsHaveTheEnergyOfTheTangent(EngineSupport engine) {
    double[] kernels = {1e4, 0, 1e4, 0};
    for (Precision precision : Precision.values()) {
      assertThat(
              run(
                      engine,
                      new HypersphericalEnergy(1, 10, 2, Space.EUCLIDEAN, false),
                      precision,
                      kernels,
                      new Shape(2, 2))
                  .value()[0])
          .isCloseTo(2e4, within(20.0));
      assertThat(
              run(
                      engine,
                      new HypersphericalEnergy(1, 10, 1, Space.ANGULAR, false),
                      precision,
                      kernels,
                      new Shape(2, 2))
                  .value()[0])
          .isCloseTo(200 * Math.PI, within(0.1 * Math.PI));
    }
  }

  @EachEngine
  void oneKernelHasNoPair(EngineSupport engine) {
    double[] kernel = {3, 4, 0};
    eachVariant(
        variant -> {
          Backward run = run(engine, variant, Precision.FLOAT64, kernel, new Shape(1, 3));

          // In half space it meets its opposite, at the largest distance.
          double[] expected = {variant.half() ? oracle(variant, 1, kernel) : 0};
          assertThat(RelativeError.of(run.value(), expected)).as("%s", variant).isLessThan(1e-14);
          assertThat(run.gradients().get(0)).as("%s", variant).containsExactly(0, 0, 0);
        });
  }

  /** Two opposite kernels, three at 120 degrees: no others have less energy. */
  @EachEngine
  void isLeastWhereKernelsAreSpread(EngineSupport engine) {
    double far = Math.sqrt(3) / 2;
    for (double[] spread :
        List.of(new double[] {1e3, 0, -1e3, 0}, new double[] {1, 0, -.5, far, -.5, -far})) {
      Shape shape = new Shape(spread.length / 2, 2);
      for (int s = 0; s <= 2; s++) {
        HypersphericalEnergy variant = new HypersphericalEnergy(1, 10, s, Space.EUCLIDEAN, false);
        double least = run(engine, variant, Precision.FLOAT64, spread, shape).value()[0];
        for (long seed = 1; seed <= 5; seed++) {
          double[] others = new Draw(seed).normal(spread.length);

          assertThat(run(engine, variant, Precision.FLOAT64, others, shape).value()[0])
              .as("%s, seed %d", variant, seed)
              .isGreaterThan(least);
        }
      }
    }
  }

  @EachEngine
  void classWeightsHaveTheirOwnWeight(EngineSupport engine) {
    Shape shape = new Shape(4, 3);
    double[] kernels = new Draw(1).normal(shape.size());
    HypersphericalEnergy energy = new HypersphericalEnergy();
    double hidden =
        run(engine, energy.on(LayerRole.HIDDEN).orElseThrow(), Precision.FLOAT64, kernels, shape)
            .value()[0];
    double output =
        run(engine, energy.on(LayerRole.OUTPUT).orElseThrow(), Precision.FLOAT64, kernels, shape)
            .value()[0];

    assertThat(hidden).isCloseTo(oracle(energy, 4, kernels), within(1e-9));
    assertThat(output).isCloseTo(10 * hidden, within(1e-9));
  }

  @Test
  void aWeightOfZeroIsNoPenalty() {
    HypersphericalEnergy outputOnly = new HypersphericalEnergy(0, 10, 2, Space.EUCLIDEAN, false);

    assertThat(outputOnly.on(LayerRole.HIDDEN)).isEmpty();
    assertThat(outputOnly.on(LayerRole.OUTPUT)).isPresent();
  }

  @Test
  void otherExponentsAreRefused() {
    assertThatThrownBy(() -> new HypersphericalEnergy(1, 10, 3, Space.EUCLIDEAN, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mhe: s is 3, allowed is a whole number in [0, 2]");
  }
}

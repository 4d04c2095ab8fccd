package dev.sphere.ops.magnitude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MagnitudesTest {

  private static final Radius LEARNED = Radius.learned(2, Sharing.FILTER);

  private static final List<MagnitudeFunction> ALL =
      List.of(
          new SphereMagnitude(),
          new SphereMagnitude(3, true),
          new LinearMagnitude(),
          new LinearMagnitude(0.5, true),
          new BallMagnitude(),
          new BallMagnitude(3, Radius.fixed(2), true),
          new BallMagnitude(3, LEARNED, false),
          new TanhMagnitude(),
          new TanhMagnitude(3, Radius.fixed(2), true),
          new TanhMagnitude(3, LEARNED, true),
          new SegmentedMagnitude(),
          new SegmentedMagnitude(0.25, 4, Radius.fixed(2), true),
          new SegmentedMagnitude(3, 0, LEARNED, false),
          new LogMagnitude(),
          new LogMagnitude(3, true),
          new MixMagnitude(),
          new MixMagnitude(3, 0.25, true));

  @Test
  void areTheFormulasOfThePaper() {
    Radius two = Radius.fixed(2);
    double log4 = 1.3862943611198906;
    assertThat(new SphereMagnitude(3, false).value(7)).isEqualTo(3);
    assertThat(new LinearMagnitude(3, false).value(7)).isEqualTo(21);
    assertThat(new BallMagnitude(3, two, false).value(1)).isEqualTo(1.5);
    assertThat(new BallMagnitude(3, two, false).value(7)).isEqualTo(3);
    assertThat(new TanhMagnitude(3, two, false).value(2))
        .isCloseTo(3 * 0.7615941559557649, within(1e-15));
    assertThat(new SegmentedMagnitude(3, 0.5, two, false).value(1)).isEqualTo(3);
    assertThat(new SegmentedMagnitude(3, 0.5, two, false).value(7))
        .isEqualTo(0.5 * 7 + (3 - 0.5) * 2);
    assertThat(new LogMagnitude(3, false).value(3)).isCloseTo(3 * log4, within(1e-15));
    assertThat(new MixMagnitude(3, 0.5, false).value(3))
        .isCloseTo(3 * 3 + 0.5 * log4, within(1e-14));
  }

  @Test
  void haveTheirDerivatives() {
    for (double norm : new double[] {1e-3, 0.5, 1, 7, 1e4}) {
      for (MagnitudeFunction magnitude : ALL) {
        double[] at = {norm};
        double step = 1e-3 * norm;
        assertThat(magnitude.derivative(norm))
            .as("%s at %s", magnitude, norm)
            .isCloseTo(
                CentralDifferences.gradient(n -> magnitude.value(n[0]), at, step)[0], within(1e-8));
        assertThat(magnitude.kernelDerivative(norm))
            .as("v of %s at %s", magnitude, norm)
            .isCloseTo(
                CentralDifferences.gradient(n -> magnitude.kernelValue(n[0]), at, step)[0],
                within(1e-8));
      }
    }
  }

  @Test
  void multiplyByTheNormOfTheKernelWhereWeighted() {
    for (MagnitudeFunction magnitude : ALL) {
      for (double norm : new double[] {0, 0.5, 7}) {
        boolean isTanh = magnitude instanceof TanhMagnitude;
        double weight = isTanh ? Math.tanh(norm / 2) : norm;

        assertThat(magnitude.kernelValue(norm))
            .as("v of %s at %s", magnitude, norm)
            .isEqualTo(magnitude.isWeighted() ? weight : 1);
      }
    }
  }

  @Test
  void learnTheRadiusWhereItIsSaid() {
    for (Sharing sharing : Sharing.values()) {
      Radius radius = Radius.learned(5, sharing);
      for (MagnitudeFunction magnitude :
          List.of(
              new BallMagnitude(1, radius, false),
              new TanhMagnitude(1, radius, false),
              new SegmentedMagnitude(1, 2, radius, false))) {
        assertThat(magnitude.parameters())
            .containsExactly(LearnableParameter.atLeast(0.01, "rho", sharing, 5));
        assertThatIllegalArgumentException()
            .isThrownBy(magnitude::at)
            .withMessage("expected 1 values for the radius, got 0");
      }
      assertThat(new BallMagnitude(1, radius, true).at(3))
          .isEqualTo(new BallMagnitude(1, Radius.fixed(3), true));
    }
    assertThat(new BallMagnitude().parameters()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TanhMagnitude().at(3))
        .withMessage("expected 0 values for the radius, got 1");
  }

  @Test
  void refuseWhatIsNotPositive() {
    for (double illegal : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new LinearMagnitude(illegal, false))
          .withMessageStartingWith("linear: alpha is ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MixMagnitude(1, illegal, false))
          .withMessageStartingWith("mix: beta is ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Radius.fixed(illegal))
          .withMessageStartingWith("rho must be above 0");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Radius.learned(0.01, Sharing.LAYER))
        .withMessage("rho must be above 0.01 and finite, got 0.01");
  }

  /** A filter a row, with a radius of its own where one is learned. */
  @EachEngine
  void scaleAsTheyAreDefined(EngineSupport engine) {
    double[] response = new Draw(1).normal(12);
    double[] upstream = new Draw(2).normal(12);
    double[] norms = {0.25, 1, 3, 1000};
    double[] radii = {0.5, 2, 40};
    for (MagnitudeFunction magnitude : ALL) {
      boolean learns = !magnitude.parameters().isEmpty();
      double[] value = new double[12];
      double[] byResponse = new double[12];
      double[] byNorm = new double[4];
      double[] byRadius = new double[3];
      for (int i = 0; i < 12; i++) {
        double norm = norms[i % 4];
        double[] at = learns ? new double[] {radii[i / 4]} : new double[0];
        MagnitudeFunction fixed = magnitude.at(at);
        value[i] = response[i] * fixed.value(norm);
        byResponse[i] = upstream[i] * fixed.value(norm);
        byNorm[i % 4] += upstream[i] * response[i] * fixed.derivative(norm);
        if (learns) {
          byRadius[i / 4] +=
              upstream[i]
                  * response[i]
                  * CentralDifferences.gradient(r -> magnitude.at(r).value(norm), at, 1e-4)[0];
        }
      }
      for (Precision precision : Precision.values()) {
        String name = magnitude + " in " + precision;
        double gradientTolerance = Math.max(1e-8, precision.gradientTolerance());
        try (NDManager manager = engine.engine().newBaseManager()) {
          NDList inputs =
              new NDList(
                  precision.create(manager, response, new Shape(3, 4)),
                  precision.create(manager, norms, new Shape(1, 4)));
          if (learns) {
            inputs.add(precision.create(manager, radii, new Shape(3, 1)));
          }
          Backward run =
              Backward.of(
                  engine,
                  // The norm joins in so that it has a gradient even where h is constant.
                  in ->
                      magnitude
                          .scale(in.get(0), in.get(1), in.subNDList(2))
                          .add(in.get(1).sub(in.get(1))),
                  upstream,
                  inputs);

          assertThat(RelativeError.of(run.value(), value)).as(name).isLessThan(1e-6);
          assertThat(RelativeError.of(run.gradients().get(0), byResponse))
              .as(name)
              .isLessThan(1e-6);
          assertThat(RelativeError.of(run.gradients().get(1), byNorm))
              .as(name)
              .isLessThan(gradientTolerance);
          if (learns) {
            assertThat(RelativeError.of(run.gradients().get(2), byRadius))
                .as(name)
                .isLessThan(gradientTolerance);
          }
        }
      }
    }
  }

  @EachEngine
  void haveTheKernelFactorThatIsDefined(EngineSupport engine) {
    double[] norms = {0.25, 1, 3};
    double[] radii = {0.5, 2, 40};
    double[] ones = new double[3];
    Arrays.fill(ones, 1);
    for (MagnitudeFunction magnitude : ALL) {
      boolean learns = !magnitude.parameters().isEmpty();
      double[] value = new double[3];
      double[] byNorm = new double[3];
      double[] byRadius = new double[3];
      for (int i = 0; i < 3; i++) {
        double norm = norms[i];
        double[] at = learns ? new double[] {radii[i]} : new double[0];
        value[i] = magnitude.at(at).kernelValue(norm);
        byNorm[i] = magnitude.at(at).kernelDerivative(norm);
        if (learns) {
          byRadius[i] =
              CentralDifferences.gradient(r -> magnitude.at(r).kernelValue(norm), at, 1e-4)[0];
        }
      }
      try (NDManager manager = engine.engine().newBaseManager()) {
        NDList inputs = new NDList(manager.create(norms, new Shape(1, 3)));
        if (learns) {
          inputs.add(manager.create(radii, new Shape(1, 3)));
        }
        Backward run =
            Backward.of(
                engine,
                in ->
                    in.stream()
                        .map(each -> each.sub(each))
                        .reduce(
                            magnitude.kernelFactor(in.get(0), in.subNDList(1)), (a, b) -> a.add(b)),
                ones,
                inputs);

        assertThat(RelativeError.of(run.value(), value)).as("%s", magnitude).isLessThan(1e-14);
        assertThat(RelativeError.of(run.gradients().get(0), byNorm))
            .as("%s", magnitude)
            .isLessThan(1e-9);
        if (learns) {
          assertThat(RelativeError.of(run.gradients().get(1), byRadius))
              .as("%s", magnitude)
              .isLessThan(1e-8);
        }
      }
    }
  }
}

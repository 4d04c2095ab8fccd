package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.BuiltInOperators;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Zero patches and kernels, very small and very large ones, and angles of almost 0 and π. */
class SphereConv2dEdgesTest {

  private static final int SIZE = 27;

  private static final Shape KERNEL = new Shape(3, 3, 3);

  private static Backward run(
      EngineSupport engine,
      Precision precision,
      AngularResponse response,
      List<double[]> patches,
      List<double[]> kernels) {
    AngularOperator operator = response.operator();
    double[] upstream = new double[patches.size() * kernels.size()];
    Arrays.fill(upstream, 1);
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList inputs =
          new NDList(
              precision.create(manager, flat(patches), new Shape(patches.size()).addAll(KERNEL)),
              precision.create(manager, flat(kernels), new Shape(kernels.size()).addAll(KERNEL)));
      operator
          .parameters()
          .forEach(
              parameter ->
                  inputs.add(
                      precision.create(
                          manager, new double[] {parameter.initialValue()}, new Shape(1))));
      Shape one = new Shape(1, 1);
      return Backward.of(
          engine,
          in ->
              SphereConv2d.sphereConv2d(
                  in.get(0),
                  in.get(1),
                  null,
                  response,
                  in.subNDList(2),
                  one,
                  new Shape(0, 0),
                  one,
                  1),
          upstream,
          inputs);
    }
  }

  private static double[] flat(List<double[]> rows) {
    return rows.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }

  private static double norm(double[] values) {
    return Math.sqrt(dot(values, values));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] unit(double[] values) {
    return scaled(values, 1 / norm(values));
  }

  /** All that can go wrong at once: each patch meets each kernel, and a sum carries any NaN. */
  @EachEngine
  void valueAndGradientAreFiniteEverywhere(EngineSupport engine) {
    double[] kernel = unit(new Draw(1).normal(SIZE));
    double[] other = unit(new Draw(2).normal(SIZE));
    List<double[]> patches = new ArrayList<>();
    patches.add(new double[SIZE]);
    for (double norm : new double[] {1e-6, 1e-3, 1, 1e3, 1e6}) {
      patches.add(scaled(kernel, norm));
      patches.add(scaled(kernel, -norm));
      patches.add(scaled(other, norm));
    }
    List<double[]> kernels =
        List.of(
            new double[SIZE],
            kernel,
            scaled(kernel, -1),
            scaled(kernel, 1e-6),
            scaled(kernel, 1e6));
    for (Precision precision : Precision.values()) {
      for (AngularOperator operator : BuiltInOperators.all()) {
        for (MagnitudeFunction magnitude : List.of(new SphereMagnitude(), new LinearMagnitude())) {
          for (double epsilon : new double[] {1e-4, 1e-10}) {
            AngularResponse response =
                new AngularResponse(operator, magnitude, AngleNorm.epsilon(epsilon));
            Backward run = run(engine, precision, response, patches, kernels);

            assertFinite(run, response + " in " + precision);
            for (int i = 0; i < run.value().length; i++) {
              double h =
                  magnitude.value(
                      Math.hypot(norm(patches.get(i / kernels.size())), Math.sqrt(epsilon)));
              assertThat(Math.abs(run.value()[i]) / h)
                  .as("|g| of output %d, %s in %s", i, response, precision)
                  .isLessThan(1 + 1e-6);
            }
          }
        }
      }
    }
  }

  private static void assertFinite(Backward run, String name) {
    for (double value : run.value()) {
      assertThat(value).as("value, %s", name).isFinite();
    }
    for (double[] gradient : run.gradients()) {
      for (double value : gradient) {
        assertThat(value).as("gradient, %s", name).isFinite();
      }
    }
  }

  @EachEngine
  void aZeroPatchAndAZeroKernelAreAtARightAngleToAll(EngineSupport engine) {
    double[] some = new Draw(3).normal(SIZE);
    for (AngularOperator operator : BuiltInOperators.all()) {
      Backward run =
          run(
              engine,
              Precision.FLOAT32,
              AngularResponse.of(operator),
              List.of(new double[SIZE], some),
              List.of(new double[SIZE], some));

      assertThat(run.value()[0]).as("zero on zero, %s", operator).isZero();
      assertThat(run.value()[1]).as("zero patch, %s", operator).isZero();
      assertThat(run.value()[2]).as("zero kernel, %s", operator).isZero();
      assertThat(run.value()[3]).as("itself, %s", operator).isCloseTo(1, within(5e-3));
    }
  }

  /** What ε does to small patches: at ‖x‖ = √ε the cosine is 1/√2 of the true one. */
  @EachEngine
  void epsilonDrawsSmallPatchesTowardsARightAngle(EngineSupport engine) {
    double[] kernel = scaled(unit(new Draw(4).normal(SIZE)), 1e3);
    AngularResponse response = AngularResponse.of(new Cosine());
    List<double[]> patches =
        List.of(scaled(kernel, 1e-5), scaled(kernel, 1e-2), scaled(kernel, 1e-8));
    double[] value = run(engine, Precision.FLOAT32, response, patches, List.of(kernel)).value();

    assertThat(value[0]).isCloseTo(0.70711, within(1e-5));
    assertThat(value[1]).isCloseTo(0.9999995, within(1e-6));
    assertThat(value[2]).isCloseTo(1e-3, within(1e-6));
  }

  /**
   * |∂θ/∂x| is 1/‖x‖, and in float32 within 3e-3 rad of the ends never more; and a step along it
   * still opens the angle, or closes it, as it should.
   */
  @EachEngine
  void gradientIsBoundedAndPointsTheRightWayNearTheEnds(EngineSupport engine) {
    for (Precision precision : Precision.values()) {
      for (double epsilon : new double[] {1e-4, 1e-8}) {
        AngularResponse response =
            new AngularResponse(new Linear(), new SphereMagnitude(), AngleNorm.epsilon(epsilon));
        for (long seed = 0; seed < 10; seed++) {
          double[] kernel = unit(new Draw(seed).normal(SIZE));
          double[] away = new Draw(seed + 100).normal(SIZE);
          double along = dot(away, kernel);
          for (int i = 0; i < SIZE; i++) {
            away[i] -= along * kernel[i];
          }
          away = unit(away);
          for (double angle : new double[] {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3}) {
            for (double end : new double[] {1, -1}) {
              double norm = new Draw(seed + 200).logarithmic(1, 1e3);
              double[] patch = new double[SIZE];
              for (int i = 0; i < SIZE; i++) {
                patch[i] = norm * (end * Math.cos(angle) * kernel[i] + Math.sin(angle) * away[i]);
              }
              double[] gradient =
                  run(engine, precision, response, List.of(patch), List.of(scaled(kernel, norm)))
                      .gradients()
                      .get(0);
              String name =
                  "seed %d, %s rad from %s, norm %s, ε %s, %s"
                      .formatted(seed, angle, end > 0 ? "0" : "π", norm, epsilon, precision);

              // g = 1 − 2θ/π.
              assertThat(norm(gradient) * Math.PI / 2)
                  .as("|∂θ/∂x|, %s", name)
                  .isLessThanOrEqualTo((1 + 1e-3) / norm);
              assertThat(dot(gradient, away) * -end).as("direction, %s", name).isPositive();
            }
          }
        }
      }
    }
  }
}

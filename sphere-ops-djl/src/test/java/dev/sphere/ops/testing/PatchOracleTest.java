package dev.sphere.ops.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.Sharing;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.magnitude.Radius;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.magnitude.TanhMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The oracle against a patch worked out by hand and against its own values. */
class PatchOracleTest {

  private static final Shape X = new Shape(2, 4, 4, 3);
  private static final Shape W = new Shape(6, 2, 2, 3);

  private static PatchOracle oracle(OracleNorm norm) {
    return new PatchOracle(
        new LearnableSigmoid(0.5, Sharing.FILTER),
        new TanhMagnitude(2, Radius.learned(3, Sharing.LAYER), true),
        norm,
        new Shape(2, 1),
        new Shape(0, 1),
        new Shape(2, 1),
        2);
  }

  private final PatchOracle.Inputs inputs = draw();

  private static PatchOracle.Inputs draw() {
    Draw draw = new Draw(7);
    double[] slopes = new double[6];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = draw.logarithmic(0.1, 2);
    }
    return new PatchOracle.Inputs(
        draw.normal(X.size()),
        draw.normal(W.size()),
        draw.normal(6),
        new double[][] {slopes, {2.5}});
  }

  @Test
  void isTheAngleOfOnePatchByHand() {
    Shape shape = new Shape(1, 1, 1, 2);
    PatchOracle.Inputs inputs =
        new PatchOracle.Inputs(
            new double[] {3, 4}, new double[] {5, 0}, new double[] {0.25}, new double[0][]);

    // cos θ = 3/5 between (3, 4) and an axis, θ = 53.13°.
    assertThat(
            PatchOracle.plain(new Cosine(), new SphereMagnitude(), OracleNorm.none())
                .value(inputs, shape, shape))
        .containsExactly(0.6 + 0.25);
    assertThat(
            PatchOracle.plain(new Cosine(), new LinearMagnitude(), OracleNorm.none())
                .value(inputs, shape, shape))
        .containsExactly(5 * 0.6 + 0.25);
    double degrees = 53.13010235415598;
    assertThat(
            PatchOracle.plain(new Linear(), new SphereMagnitude(), OracleNorm.none())
                .value(inputs, shape, shape)[0])
        .isCloseTo(1 - degrees / 90 + 0.25, within(1e-15));
    // ε = 24 in both roots: 15 / (7·7).
    assertThat(
            PatchOracle.plain(new Cosine(), new SphereMagnitude(), OracleNorm.epsilon(24))
                .value(inputs, shape, shape)[0])
        .isCloseTo(15. / 49 + 0.25, within(1e-15));
    // q = 5: 15 / ((5 + 5)·5).
    assertThat(
            PatchOracle.plain(new Cosine(), new SphereMagnitude(), OracleNorm.additive(5))
                .value(inputs, shape, shape)[0])
        .isCloseTo(0.3 + 0.25, within(1e-15));
    // Without means (−½, ½) and (2.5, −2.5), opposite but for ε = ½: −2.5 / (1·√13).
    assertThat(
            PatchOracle.plain(new Cosine(), new SphereMagnitude(), OracleNorm.centered(0.5))
                .value(inputs, shape, shape)[0])
        .isCloseTo(-2.5 / Math.sqrt(13) + 0.25, within(1e-15));
  }

  @Test
  void seesStridePaddingDilationAndGroupsByHand() {
    // The kernel picks single pixels, and h = ‖x‖ with ε = 0 makes the output the product itself.
    PatchOracle picking =
        new PatchOracle(
            new Cosine(),
            new LinearMagnitude(),
            OracleNorm.none(),
            new Shape(1, 2),
            new Shape(0, 1),
            new Shape(1, 2),
            2);
    double[] x = {1, 2, 3, 4, 10, 20, 30, 40};
    double[] w = {1, 0, 0, 1};
    PatchOracle.Inputs inputs = new PatchOracle.Inputs(x, w, new double[2], new double[0][]);

    // Padded, the rows are 0 1 2 3 4 0 and 0 10 20 30 40 0; patches (0, 2) and (2, 4).
    assertThat(picking.outputShape(new Shape(1, 2, 1, 4), new Shape(2, 1, 1, 2)))
        .isEqualTo(new Shape(1, 2, 1, 2));
    double[] value = picking.value(inputs, new Shape(1, 2, 1, 4), new Shape(2, 1, 1, 2));
    assertThat(RelativeError.of(value, new double[] {0, 2, 20, 40})).isLessThan(1e-15);
  }

  @Test
  void hasTheGradientsOfItsValue() {
    for (OracleNorm norm :
        List.of(
            OracleNorm.epsilon(1e-2),
            OracleNorm.additive(0.3),
            OracleNorm.centered(1e-2),
            OracleNorm.none())) {
      PatchOracle oracle = oracle(norm);
      double[] upstream = new Draw(8).normal(oracle.outputShape(X, W).size());
      PatchOracle.Inputs gradients = oracle.gradients(inputs, X, W, upstream);
      double[] slopes = inputs.parameters()[0];
      double[] radius = inputs.parameters()[1];

      assertGradient(oracle, upstream, gradients.x(), inputs.x(), x -> moved(x, inputs.w()));
      assertGradient(oracle, upstream, gradients.w(), inputs.w(), w -> moved(inputs.x(), w));
      assertGradient(
          oracle,
          upstream,
          gradients.bias(),
          inputs.bias(),
          bias -> new PatchOracle.Inputs(inputs.x(), inputs.w(), bias, inputs.parameters()));
      assertGradient(oracle, upstream, gradients.parameters()[0], slopes, k -> learned(k, radius));
      assertGradient(oracle, upstream, gradients.parameters()[1], radius, r -> learned(slopes, r));
    }
  }

  private PatchOracle.Inputs moved(double[] x, double[] w) {
    return new PatchOracle.Inputs(x, w, inputs.bias(), inputs.parameters());
  }

  private PatchOracle.Inputs learned(double[] slopes, double[] radius) {
    return new PatchOracle.Inputs(
        inputs.x(), inputs.w(), inputs.bias(), new double[][] {slopes, radius});
  }

  private static void assertGradient(
      PatchOracle oracle,
      double[] upstream,
      double[] gradient,
      double[] point,
      Function<double[], PatchOracle.Inputs> moved) {
    double[] expected =
        CentralDifferences.gradient(
            values -> {
              double[] value = oracle.value(moved.apply(values), X, W);
              double sum = 0;
              for (int i = 0; i < value.length; i++) {
                sum += value[i] * upstream[i];
              }
              return sum;
            },
            point,
            1e-4);
    assertThat(RelativeError.of(gradient, expected)).as("%s", oracle).isLessThan(1e-9);
  }
}

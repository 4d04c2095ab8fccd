package dev.sphere.ops.layer;

import static dev.sphere.ops.layer.LayerAssertions.assertAgreesWithOracle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.OracleNorm;
import dev.sphere.ops.testing.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AngleNormTest {

  private static final int CASES = 20;

  private static final List<DoubleFunction<OracleNorm>> KINDS =
      List.of(OracleNorm::additive, OracleNorm::centered, amount -> OracleNorm.none());

  @EachEngine
  void convolutionsAgreeWithTheOracle(EngineSupport engine) {
    for (DoubleFunction<OracleNorm> kind : KINDS) {
      for (long seed = 3000; seed < 3000 + CASES; seed++) {
        LayerCase drawn = LayerCase.convolution(seed, 1 + (int) (seed % 3), kind);

        assertAgreesWithOracle(drawn, drawn.run(engine, Precision.FLOAT64), Precision.FLOAT64);
      }
    }
  }

  @EachEngine
  void fullyConnectedLayersAgreeWithTheOracle(EngineSupport engine) {
    for (DoubleFunction<OracleNorm> kind : KINDS) {
      for (long seed = 3000; seed < 3000 + CASES; seed++) {
        LayerCase drawn = LayerCase.linear(seed, kind);

        assertAgreesWithOracle(
            drawn, drawn.runLinear(engine, Precision.FLOAT64), Precision.FLOAT64);
      }
    }
  }

  /** Large patches: of a few entries, float32 may lose the spread. */
  @EachEngine
  void agreeWithTheOracleInFloat32(EngineSupport engine) {
    for (DoubleFunction<OracleNorm> kind : KINDS) {
      for (long seed = 0; seed < 5; seed++) {
        LayerCase drawn =
            LayerCase.convolution(
                "27 entries, seed " + seed,
                seed,
                new Shape(2, 3, 6, 5),
                new Shape(4, 3, 3, 3),
                kind);

        assertAgreesWithOracle(drawn, drawn.run(engine, Precision.FLOAT32), Precision.FLOAT32);
      }
    }
  }

  /** Two patches on two kernels of 27 entries, h = ‖x‖ and g = cos θ. */
  private static Backward run(
      EngineSupport engine, Precision precision, AngleNorm norm, double[] first, double[] second) {
    double[] upstream = {1, 1, 1, 1};
    double[] rows = Arrays.copyOf(first, 54);
    System.arraycopy(second, 0, rows, 27, 27);
    AngularResponse response =
        new AngularResponse(new Cosine(), new LinearMagnitude(1, true), norm);
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList inputs =
          new NDList(
              precision.create(manager, rows, new Shape(2, 27)),
              precision.create(manager, rows, new Shape(2, 27)));
      return Backward.of(
          engine,
          in -> SphereLinear.sphereLinear(in.get(0), in.get(1), null, response, new NDList()),
          upstream,
          inputs);
    }
  }

  private static void assertFinite(Backward run, String name) {
    assertThat(Arrays.stream(run.value()).allMatch(Double::isFinite)).as(name).isTrue();
    for (double[] gradient : run.gradients()) {
      assertThat(Arrays.stream(gradient).allMatch(Double::isFinite)).as(name).isTrue();
    }
  }

  @EachEngine
  void constantPatchesAreAtRightAnglesWhereCentered(EngineSupport engine) {
    double[] constant = new double[27];
    Arrays.fill(constant, 5);
    double[] other = new Draw(1).normal(27);
    for (Precision precision : Precision.values()) {
      Backward run = run(engine, precision, AngleNorm.parse("centered(1e-4)"), constant, other);

      assertFinite(run, precision.toString());
      // Rounding of 27 products of about 1 with 5, in kernels that are not longer than 10.
      double rounding = precision == Precision.FLOAT32 ? 1e-3 : 1e-12;
      for (int i = 0; i < 3; i++) {
        assertThat(Math.abs(run.value()[i])).as("%d in %s", i, precision).isLessThan(rounding);
      }
      assertThat(run.value()[3]).as("%s", precision).isGreaterThan(1);
    }
  }

  @EachEngine
  void zeroPatchesAndKernelsAreAtRightAnglesWithExactNorms(EngineSupport engine) {
    double[] other = new Draw(1).normal(27);
    for (Precision precision : Precision.values()) {
      for (AngleNorm norm : List.of(AngleNorm.NONE, AngleNorm.parse("additive(0.1)"))) {
        Backward run = run(engine, precision, norm, new double[27], other);

        assertFinite(run, norm + " in " + precision);
        assertThat(Arrays.copyOf(run.value(), 3)).as("%s", norm).containsExactly(0, 0, 0);
        assertThat(run.value()[3]).as("%s", norm).isGreaterThan(1);
      }
    }
  }

  @Test
  void isReadFromItsSpec() {
    assertThat(AngleNorm.parse("epsilon(1e-4)")).isEqualTo(AngleNorm.REFERENCE);
    assertThat(AngleNorm.parse("none")).isEqualTo(AngleNorm.NONE);
    for (String spec : List.of("epsilon(0.5)", "additive(0.1)", "centered(2)", "none")) {
      AngleNorm norm = AngleNorm.parse(spec);

      assertThat(norm.kind().name()).isEqualToIgnoringCase(spec.replaceAll("\\(.*", ""));
      assertThat(AngleNorm.parse(norm.spec())).isEqualTo(norm);
    }
    assertThat(AngleNorm.parse("additive(q=0.25)").amount()).isEqualTo(0.25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epsilon",
        "epsilon(0)",
        "epsilon(-1)",
        "epsilon(NaN)",
        "epsilon(Infinity)",
        "epsilon(small)",
        "epsilon(1, 2)",
        "epsilon(q=1)",
        "additive(epsilon=1)",
        "none(1)",
        "euclidean(1)"
      })
  void refusesWhatIsNone(String spec) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AngleNorm.parse(spec))
        .withMessageContaining(spec)
        .withMessageContaining("epsilon(E), additive(Q), centered(E)");
  }
}

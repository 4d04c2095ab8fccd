package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Compares runs of a layer with the oracle and with each other. */
final class LayerAssertions {

  /** What float32 can know of an angle near 0 or π: √(2·2⁻²³) and some rounding. */
  private static final double UNRESOLVED_ANGLE = 1e-3;

  private LayerAssertions() {}

  static void assertAgreesWithOracle(LayerCase drawn, BlockRun run, Precision precision) {
    assertAgreesWithOracle(drawn, run, drawn.gradients(), precision);
  }

  static void assertAgreesWithOracle(
      LayerCase drawn, BlockRun run, Map<String, double[]> expected, Precision precision) {
    String name = drawn.name() + " in " + precision;
    assertThat(run.shape().size()).as(name).isEqualTo(drawn.upstream().length);
    assertValues(drawn, run.value(), precision, name);
    Map<String, double[]> actual = gradients(run);
    assertThat(actual.keySet()).as(name).isEqualTo(expected.keySet());
    assertGradients(actual, expected, precision.gradientTolerance(), name);
  }

  static void assertAgree(BlockRun one, BlockRun other, Precision precision, String name) {
    assertThat(RelativeError.of(one.value(), other.value()))
        .as("value, %s", name)
        .isLessThan(precision.valueTolerance());
    assertGradients(gradients(one), gradients(other), precision.gradientTolerance(), name);
  }

  /** Near the ends the angle itself is not resolved in float32: a wider tolerance for these. */
  private static void assertValues(
      LayerCase drawn, double[] value, Precision precision, String name) {
    double[] expected = drawn.oracle().value(drawn.inputs(), drawn.x(), drawn.w());
    double[] resolved = value.clone();
    double[] sines = drawn.oracle().sines(drawn.inputs(), drawn.x(), drawn.w());
    for (int i = 0; i < value.length; i++) {
      if (precision == Precision.FLOAT32 && sines[i] < 0.02) {
        assertThat(Math.abs(value[i] - expected[i]) / Math.max(1, Math.abs(expected[i])))
            .as("value %d, %s", i, name)
            .isLessThan(UNRESOLVED_ANGLE);
        resolved[i] = expected[i];
      }
    }
    assertThat(RelativeError.of(resolved, expected))
        .as("value, %s", name)
        .isLessThan(precision.valueTolerance());
  }

  private static Map<String, double[]> gradients(BlockRun run) {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    gradients.put("x", run.inputGradient());
    gradients.putAll(run.gradients());
    return gradients;
  }

  private static void assertGradients(
      Map<String, double[]> actual, Map<String, double[]> expected, double tolerance, String name) {
    Set<String> names = expected.keySet();
    for (String parameter : names) {
      assertThat(RelativeError.of(actual.get(parameter), expected.get(parameter)))
          .as("gradient of %s, %s", parameter, name)
          .isLessThan(tolerance);
    }
  }
}

package dev.sphere.ops.magnitude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import org.junit.jupiter.api.Test;

class MagnitudesTest {

  private static final List<MagnitudeFunction> ALL =
      List.of(new SphereMagnitude(), new LinearMagnitude());

  @Test
  void areTheirFormulas() {
    for (double norm : new double[] {1e-3, 0.5, 1, 7, 1e4}) {
      assertThat(new SphereMagnitude().value(norm)).isEqualTo(1);
      assertThat(new LinearMagnitude().value(norm)).isEqualTo(norm);
      for (MagnitudeFunction magnitude : ALL) {
        assertThat(magnitude.derivative(norm))
            .as("%s at %s", magnitude, norm)
            .isCloseTo(
                CentralDifferences.gradient(
                    at -> magnitude.value(at[0]), new double[] {norm}, 1e-3 * norm)[0],
                within(1e-9));
      }
    }
  }

  @EachEngine
  void scaleAsTheyAreDefined(EngineSupport engine) {
    double[] response = new Draw(1).normal(12);
    double[] upstream = new Draw(2).normal(12);
    double[] norms = {0.25, 1, 3, 1000};
    for (MagnitudeFunction magnitude : ALL) {
      double[] value = new double[12];
      double[] byResponse = new double[12];
      for (int i = 0; i < 12; i++) {
        value[i] = response[i] * magnitude.value(norms[i % 4]);
        byResponse[i] = upstream[i] * magnitude.value(norms[i % 4]);
      }
      for (Precision precision : Precision.values()) {
        try (NDManager manager = engine.engine().newBaseManager()) {
          Backward run =
              Backward.of(
                  engine,
                  // The norm joins in so that it has a gradient even where h is constant.
                  in -> magnitude.scale(in.get(0), in.get(1), new NDList()).add(in.get(1).mul(0)),
                  upstream,
                  new NDList(
                      precision.create(manager, response, new Shape(3, 4)),
                      precision.create(manager, norms, new Shape(1, 4))));
          double[] byNorm = new double[4];
          for (int i = 0; i < 12; i++) {
            byNorm[i % 4] += upstream[i] * response[i] * magnitude.derivative(norms[i % 4]);
          }

          assertThat(RelativeError.of(run.value(), value)).isLessThan(1e-6);
          assertThat(RelativeError.of(run.gradients().get(0), byResponse)).isLessThan(1e-6);
          assertThat(RelativeError.of(run.gradients().get(1), byNorm)).isLessThan(1e-6);
        }
      }
    }
  }
}

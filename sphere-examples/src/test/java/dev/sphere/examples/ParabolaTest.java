package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.registry.Registry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParabolaTest {

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void keepsTheRules(String engine) {
    assertThat(Conformance.check(Registry.load().operators(), "parabola", Engine.getEngine(engine)))
        .isNotEmpty()
        .filteredOn(outcome -> !outcome.isAcceptable())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "MXNet"})
  void isFoundByNameAndWorksOnEachEngineWithoutCodeForEither(String engine) {
    AngularOperator parabola = Registry.load().operators().create("parabola");
    try (NDManager manager = Engine.getEngine(engine).newBaseManager(Device.cpu())) {
      NDArray cosine = manager.create(new float[] {1, 0.5f, 0, -0.5f});
      cosine.setRequiresGradient(true);
      NDArray response;
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        response = parabola.evaluate(cosine, new NDList());
        collector.backward(response.sum());
      }

      // θ = 0, π/3, π/2, 2π/3
      assertThat(response.toFloatArray())
          .containsExactly(new float[] {1, 1 - 2f / 9, 0.5f, 1 - 8f / 9}, within(1e-6f));
      // −g′(θ)/sin θ, whose limit at 0 is 4/π²
      float sine = (float) Math.sqrt(0.75);
      float third = (float) (4 / (3 * Math.PI));
      assertThat(cosine.getGradient().toFloatArray())
          .containsExactly(
              new float[] {
                (float) (4 / (Math.PI * Math.PI)),
                third / sine,
                (float) (2 / Math.PI),
                2 * third / sine
              },
              within(1e-5f));
    }
  }
}

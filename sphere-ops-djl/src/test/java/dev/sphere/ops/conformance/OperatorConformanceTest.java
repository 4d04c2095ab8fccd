package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;

/** Every operator of this module keeps every rule on every engine, recommendations included. */
class OperatorConformanceTest {

  @EachEngine
  void everyBuiltInKeepsEveryRule(EngineSupport engine) {
    Catalog<AngularOperator> operators = Registry.load().operators();
    assertThat(operators.names()).contains("cosine", "linear", "sigmoid", "learnable-sigmoid");
    for (String name : operators.names()) {
      List<Outcome> outcomes = Conformance.check(operators, name, engine.engine());

      assertThat(outcomes)
          .as("%s on %s", name, engine.name())
          .isNotEmpty()
          .allMatch(outcome -> outcome.finding().holds());
    }
  }
}

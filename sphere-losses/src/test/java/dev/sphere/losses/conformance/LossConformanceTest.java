package dev.sphere.losses.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.losses.WeightNormalizedSoftmax;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;

class LossConformanceTest {

  /** A loss whose options stand. */
  private record Fixed(String name, SphereLoss loss) implements SphereLossProvider {

    @Override
    public String description() {
      return "with options that stand";
    }

    @Override
    public SphereLoss create(Options options) {
      return loss;
    }
  }

  @EachEngine
  void everyBuiltInKeepsEveryRule(EngineSupport engine) {
    Catalog<SphereLoss> losses = Registry.load().losses();
    assertThat(losses.names()).contains("softmax", "w-softmax");
    losses.names().forEach(name -> assertKeepsEveryRule(losses, name, engine));
  }

  @EachEngine
  void theyDoWithTheirOtherChoices(EngineSupport engine) {
    Catalog<SphereLoss> losses = Registry.load().losses();
    for (String spec :
        List.of(
            "softmax(bias)",
            "w-softmax(bias)",
            "a-softmax(bias)",
            "ga-softmax(bias, beyond=clip)",
            "ga-softmax(g=learnable-sigmoid, beyond=unroll, m=1.5)",
            "sphereface-r(variant=v0)",
            "sphereface-r(variant=v2)",
            "sphereface2(type=a)",
            "sphereface2(type=m, m=1.5)",
            "arcface(gradient=detached)",
            "sphereface2(gradient=detached)",
            "magface(gradient=detached)")) {
      assertKeepsEveryRule(only(new Fixed("fixed", losses.create(spec))), "fixed", engine);
    }
  }

  @EachEngine
  void weightNormalizedSoftmaxDoesOverEachOperator(EngineSupport engine) {
    Registry registry = Registry.load();
    assertThat(registry.operators().names()).hasSizeGreaterThan(4);
    for (String g : registry.operators().names()) {
      SphereLoss loss = new WeightNormalizedSoftmax(registry.operators().create(g), false);
      assertKeepsEveryRule(only(new Fixed(g, loss)), g, engine);
    }
  }

  private static Catalog<SphereLoss> only(SphereLossProvider provider) {
    return Registry.of(List.of(provider)).losses();
  }

  private static void assertKeepsEveryRule(
      Catalog<SphereLoss> losses, String name, EngineSupport engine) {
    for (Outcome outcome : Conformance.check(losses, name, engine.engine())) {
      assertThat(outcome.finding().holds()).as("%s: %s", name, outcome).isTrue();
    }
  }
}

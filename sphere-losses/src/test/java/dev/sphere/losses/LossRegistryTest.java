package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.api.SphereLoss;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.api.registry.SpecException;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import org.junit.jupiter.api.Test;

class LossRegistryTest {

  private final Catalog<SphereLoss> losses = Registry.load().losses();

  @Test
  void knowsTheBuiltIns() {
    assertThat(losses.names()).contains("softmax", "w-softmax");
    assertThat(losses.problems()).isEmpty();
  }

  @Test
  void makesThemFromSpecs() {
    assertThat(losses.create("softmax")).isEqualTo(new Softmax(false));
    assertThat(losses.create("softmax(bias)")).isEqualTo(new Softmax(true));
    assertThat(losses.create("w-softmax")).isEqualTo(new WeightNormalizedSoftmax());
    assertThat(losses.create("w-softmax(g=sigmoid(k=0.3))"))
        .isEqualTo(new WeightNormalizedSoftmax(new Sigmoid(0.3), false));
    assertThat(losses.create("w-softmax(linear, bias)"))
        .isEqualTo(new WeightNormalizedSoftmax(new Linear(), true));
  }

  @Test
  void completesSpecs() {
    assertThat(complete("softmax")).isEqualTo("softmax(bias=false)");
    assertThat(complete("w-softmax")).isEqualTo("w-softmax(g=cosine, bias=false)");
    assertThat(complete("w-softmax(g=sigmoid)"))
        .isEqualTo("w-softmax(g=sigmoid(k=0.3), bias=false)");
    assertThat(losses.create(complete("w-softmax(g=sigmoid)")))
        .isEqualTo(losses.create("w-softmax(g=sigmoid)"));
  }

  @Test
  void refusesWhatIsUnknownOrIllegal() {
    assertThatThrownBy(() -> losses.create("w-sofmax"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("unknown loss \"w-sofmax\"; did you mean \"w-softmax\"?");
    assertThatThrownBy(() -> losses.create("w-softmax(g=sigmod)"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("unknown operator \"sigmod\"; did you mean \"sigmoid\"?");
    assertThatThrownBy(() -> losses.create("w-softmax(g=sigmoid(k=-1))"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("option \"k\" of operator \"sigmoid\"");
    assertThatThrownBy(() -> losses.create("softmax(m=4)"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("\"m\"");
  }

  private String complete(String spec) {
    return losses.complete(Spec.parse(spec)).toString();
  }
}

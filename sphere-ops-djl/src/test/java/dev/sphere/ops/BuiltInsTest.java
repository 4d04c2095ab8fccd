package dev.sphere.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.Sharing;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.ops.norm.SphereNorm;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.PiecewiseLinear;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.regularizer.Orthogonality;
import org.junit.jupiter.api.Test;

/** The extensions of this module by name. */
class BuiltInsTest {

  private final Registry registry = Registry.load();

  @Test
  void areAllFound() {
    assertThat(registry.operators().names())
        .containsExactly(
            "cosine",
            "learnable-sigmoid",
            "linear",
            "piecewise-linear",
            "sharpened-cosine",
            "sigmoid",
            "square-cosine");
    assertThat(registry.magnitudes().names()).containsExactly("linear", "sphere");
    assertThat(registry.norms().names())
        .containsExactly("batch", "none", "reference-batch", "sphere", "sphere-batch");
    assertThat(registry.regularizers().names()).containsExactly("orthogonality");
    for (Catalog<?> catalog : registry.catalogs()) {
      assertThat(catalog.problems()).as(catalog.kind().noun()).isEmpty();
    }
  }

  @Test
  void areMadeFromSpecs() {
    assertThat(registry.operators().create("linear")).isEqualTo(new Linear());
    assertThat(registry.operators().create("sigmoid")).isEqualTo(new Sigmoid(0.3));
    assertThat(registry.operators().create("sigmoid(0.7)")).isEqualTo(new Sigmoid(0.7));
    assertThat(registry.operators().create("learnable-sigmoid(k=0.7, per=network)"))
        .isEqualTo(new LearnableSigmoid(0.7, Sharing.NETWORK));
    assertThat(registry.operators().create("sharpened-cosine(3, per=layer)"))
        .isEqualTo(new SharpenedCosine(3, Sharing.LAYER));
    assertThat(registry.operators().create("piecewise-linear(knots=5, per=filter)"))
        .isEqualTo(new PiecewiseLinear(5, Sharing.FILTER));
    assertThat(registry.norms().create("sphere(beta=2, learned=false)"))
        .isEqualTo(new SphereNorm(2, 0, false));
    assertThat(registry.regularizers().create("orthogonality")).isEqualTo(new Orthogonality(2e-4));
  }

  @Test
  void meanTheSameWithTheirDefaultsWrittenOut() {
    for (Catalog<?> catalog : registry.catalogs()) {
      for (String name : catalog.names()) {
        Spec complete = catalog.complete(Spec.parse(name));

        assertThat(complete.arguments()).hasSameSizeAs(catalog.provider(name).options());
        assertThat(catalog.create(complete)).as("%s", complete).isEqualTo(catalog.create(name));
        assertThat(catalog.provider(name).description()).as(name).isNotBlank();
      }
    }
  }
}

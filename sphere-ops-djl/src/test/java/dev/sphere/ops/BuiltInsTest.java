package dev.sphere.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.Sharing;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.ops.magnitude.BallMagnitude;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.magnitude.LogMagnitude;
import dev.sphere.ops.magnitude.MixMagnitude;
import dev.sphere.ops.magnitude.Radius;
import dev.sphere.ops.magnitude.SegmentedMagnitude;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.magnitude.TanhMagnitude;
import dev.sphere.ops.norm.BatchNormalization;
import dev.sphere.ops.norm.GroupNormalization;
import dev.sphere.ops.norm.LayerNormalization;
import dev.sphere.ops.norm.SphereBatchNorm;
import dev.sphere.ops.norm.SphereNorm;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.PiecewiseLinear;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.regularizer.HypersphericalEnergy;
import dev.sphere.ops.regularizer.Kernels;
import dev.sphere.ops.regularizer.Orthogonality;
import java.util.OptionalInt;
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
    assertThat(registry.magnitudes().names())
        .containsExactly("ball", "linear", "log", "mix", "segmented", "sphere", "tanh");
    assertThat(registry.norms().names())
        .containsExactly(
            "batch", "group", "layer", "none", "reference-batch", "sphere", "sphere-batch");
    assertThat(registry.regularizers().names()).containsExactly("mhe", "orthogonality");
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
    assertThat(registry.magnitudes().create("sphere")).isEqualTo(new SphereMagnitude());
    assertThat(registry.magnitudes().create("linear")).isEqualTo(new LinearMagnitude());
    assertThat(registry.magnitudes().create("linear(weighted)"))
        .isEqualTo(new LinearMagnitude(1, true));
    assertThat(registry.magnitudes().create("ball(2, rho=5, radius=layer)"))
        .isEqualTo(new BallMagnitude(2, Radius.learned(5, Sharing.LAYER), false));
    assertThat(registry.magnitudes().create("tanh(weighted, radius=network)"))
        .isEqualTo(new TanhMagnitude(1, Radius.learned(10, Sharing.NETWORK), true));
    assertThat(registry.magnitudes().create("segmented(alpha=2, beta=0, rho=3)"))
        .isEqualTo(new SegmentedMagnitude(2, 0, Radius.fixed(3), false));
    assertThat(registry.magnitudes().create("mix(beta=3)"))
        .isEqualTo(new MixMagnitude(1, 3, false));
    assertThat(registry.magnitudes().create("log(0.5, weighted=true)"))
        .isEqualTo(new LogMagnitude(0.5, true));
    assertThat(registry.norms().create("sphere(beta=2, learned=false)"))
        .isEqualTo(new SphereNorm(2, 0, false, Sharing.FILTER));
    assertThat(registry.norms().create("sphere-batch(gamma=-1, per=layer, momentum=0.5)"))
        .isEqualTo(
            new SphereBatchNorm(
                new SphereNorm(1, -1, true, Sharing.LAYER), new BatchNormalization(0.5, 1e-5)));
    assertThat(registry.norms().create("group(16, epsilon=0.1)"))
        .isEqualTo(new GroupNormalization(OptionalInt.of(16), 0.1));
    assertThat(registry.norms().create("group")).isEqualTo(new GroupNormalization());
    assertThat(registry.norms().create("layer(0.1)")).isEqualTo(new LayerNormalization(0.1));
    assertThat(registry.regularizers().create("orthogonality"))
        .isEqualTo(new Orthogonality(2e-4, Kernels.RAW, Orthogonality.Form.SOFT));
    assertThat(registry.regularizers().create("orthogonality(1, normalized, form=spectral)"))
        .isEqualTo(new Orthogonality(1, Kernels.NORMALIZED, Orthogonality.Form.SPECTRAL));
    assertThat(registry.regularizers().create("mhe"))
        .isEqualTo(new HypersphericalEnergy(1, 10, 2, HypersphericalEnergy.Space.EUCLIDEAN, false));
    assertThat(registry.regularizers().create("mhe(hidden=2, output=0, s=0, space=angular, half)"))
        .isEqualTo(new HypersphericalEnergy(2, 0, 0, HypersphericalEnergy.Space.ANGULAR, true));
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

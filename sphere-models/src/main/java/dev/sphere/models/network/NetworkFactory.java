package dev.sphere.models.network;

import ai.djl.nn.Block;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Norm;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.LayerFactory;
import dev.sphere.models.architecture.PlainLayers;
import dev.sphere.models.architecture.SphereLayers;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.layer.AngularResponse;
import jakarta.inject.Inject;

/** Makes networks from their specs. */
public final class NetworkFactory {

  private final Registry registry;
  private final Named<Architecture> architectures;

  /** Makes a factory that knows these extensions and architectures. */
  @Inject
  public NetworkFactory(Registry registry, Named<Architecture> architectures) {
    this.registry = registry;
    this.architectures = architectures;
  }

  /**
   * Makes a network.
   *
   * @param options what the training asks of the loss
   * @throws SpecException if the spec names something unknown or illegal
   * @throws IllegalArgumentException if the images are too small for the architecture
   */
  public SphereNetwork create(NetworkSpec spec, LossOptions options) {
    Norm norm = registry.norms().create(spec.norm());
    Block embedding =
        architectures
            .get(spec.architecture())
            .newEmbedding(layers(spec, norm), spec.image(), spec.width());
    LossHead head =
        registry.losses().create(spec.loss()).newHead(spec.classNames().size(), options);
    return new SphereNetwork(embedding, head);
  }

  /**
   * Returns the spec with every option's value written out.
   *
   * @throws SpecException if the spec names something unknown or illegal
   */
  public NetworkSpec complete(NetworkSpec spec) {
    architectures.get(spec.architecture());
    return new NetworkSpec(
        spec.architecture(),
        spec.width(),
        spec.hasPlainConvolutions()
            ? spec.operator()
            : complete(registry.operators(), spec.operator()),
        complete(registry.magnitudes(), spec.magnitude()),
        AngleNorm.parse(spec.angleNorm()).spec(),
        complete(registry.norms(), spec.norm()),
        complete(registry.losses(), spec.loss()),
        spec.image(),
        spec.classNames());
  }

  private LayerFactory layers(NetworkSpec spec, Norm norm) {
    if (spec.hasPlainConvolutions()) {
      return new PlainLayers(norm);
    }
    return new SphereLayers(
        new AngularResponse(
            registry.operators().create(spec.operator()),
            registry.magnitudes().create(spec.magnitude()),
            AngleNorm.parse(spec.angleNorm())),
        norm);
  }

  private static String complete(Catalog<?> catalog, String spec) {
    return catalog.complete(Spec.parse(spec)).toString();
  }
}

package dev.sphere.models.network;

import ai.djl.nn.Block;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Norm;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Extension;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.api.registry.SpecException;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.LayerFactory;
import dev.sphere.models.architecture.PlainLayers;
import dev.sphere.models.architecture.SphereLayers;
import dev.sphere.ops.layer.AngleNorm;
import dev.sphere.ops.layer.AngularResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

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
    return new SphereNetwork(embedding, head, plugins(spec));
  }

  /**
   * Returns the spec with every option's value written out.
   *
   * @throws SpecException if the spec names something unknown or illegal
   */
  public NetworkSpec complete(NetworkSpec spec) {
    architectures.get(spec.architecture());
    return spec.toBuilder()
        .operator(
            spec.hasPlainConvolutions()
                ? spec.operator()
                : complete(registry.operators(), spec.operator()))
        .magnitude(complete(registry.magnitudes(), spec.magnitude()))
        .angleNorm(AngleNorm.parse(spec.angleNorm()).spec())
        .norm(complete(registry.norms(), spec.norm()))
        .activation(Activation.named(spec.activation()).specName())
        .loss(complete(registry.losses(), spec.loss()))
        .build();
  }

  /** Returns the extensions that this factory knows. */
  public Registry registry() {
    return registry;
  }

  private List<Plugin> plugins(NetworkSpec spec) {
    List<Extension> used = new ArrayList<>();
    if (!spec.hasPlainConvolutions()) {
      used.addAll(registry.operators().extensions(Spec.parse(spec.operator())));
      used.addAll(registry.magnitudes().extensions(Spec.parse(spec.magnitude())));
    }
    used.addAll(registry.norms().extensions(Spec.parse(spec.norm())));
    used.addAll(registry.losses().extensions(Spec.parse(spec.loss())));
    return used.stream()
        .filter(extension -> !Plugin.isBuiltIn(extension))
        .map(Plugin::of)
        .distinct()
        .toList();
  }

  private LayerFactory layers(NetworkSpec spec, Norm norm) {
    Activation activation = Activation.named(spec.activation());
    if (spec.hasPlainConvolutions()) {
      return new PlainLayers(norm, activation);
    }
    return new SphereLayers(
        new AngularResponse(
            registry.operators().create(spec.operator()),
            registry.magnitudes().create(spec.magnitude()),
            AngleNorm.parse(spec.angleNorm())),
        norm,
        activation);
  }

  private static String complete(Catalog<?> catalog, String spec) {
    return catalog.complete(Spec.parse(spec)).toString();
  }
}

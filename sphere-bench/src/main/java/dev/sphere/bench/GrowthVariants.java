package dev.sphere.bench;

import ai.djl.engine.Engine;
import dev.sphere.api.Norm;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.architecture.LayerFactory;
import dev.sphere.models.architecture.PlainLayers;
import dev.sphere.models.architecture.SphereLayers;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.ops.layer.AngularResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What grows: training steps of cnn-9 on CIFAR-10's images, of which one thing is another. Kernels
 * of a size of their own are those of one hidden layer, with its norm and activation: the second of
 * cnn-9. The first variant is that of plain convolutions.
 */
public final class GrowthVariants {

  private static final String NETWORK = "cnn-9";

  private final Engine engine;
  private final NetworkFactory networks;
  private final List<String> operators;
  private final NetworkSpec usual;
  private final int batch;
  private final LayerSetting layer;

  /**
   * Prepares to make variants.
   *
   * @param operators specs
   * @param width scales the filter counts, unless it is what grows
   * @param batch images a step, unless they are what grows
   */
  public GrowthVariants(
      Engine engine, NetworkFactory networks, List<String> operators, double width, int batch) {
    this.engine = engine;
    this.networks = networks;
    this.operators = List.copyOf(operators);
    usual = NetworkVariants.cifar10(NETWORK, width);
    this.batch = batch;
    layer = LayerSetting.cnn9(width).get(1);
  }

  /**
   * Returns the variants at one value of what grows.
   *
   * @throws dev.sphere.api.registry.SpecException if an operator is unknown or illegal, or there is
   *     no cnn of such a depth
   */
  public List<Variant> of(Growth.Axis axis, double value) {
    return switch (axis) {
      case WIDTH -> steps(usual.toBuilder().width(value).build(), batch);
      case DEPTH ->
          steps(NetworkVariants.cifar10("cnn-" + Growth.shown(value), usual.width()), batch);
      case BATCH -> steps(usual, (int) value);
      case IMAGE -> {
        ImageShape image = new ImageShape(usual.image().channels(), (int) value, (int) value);
        yield steps(usual.toBuilder().image(image).build(), batch);
      }
      case KERNEL -> layers((int) value);
      case CLASSES ->
          steps(
              usual.toBuilder().classNames(NetworkVariants.classNames((int) value)).build(), batch);
    };
  }

  private List<Variant> steps(NetworkSpec network, int images) {
    return new NetworkVariants(engine, networks, network, operators).training(images);
  }

  private List<Variant> layers(int side) {
    Registry registry = networks.registry();
    Norm norm = registry.norms().create(usual.norm());
    Activation activation = Activation.named(usual.activation());
    List<Variant> variants = new ArrayList<>();
    variants.add(layer(NetworkVariants.BASELINE, () -> new PlainLayers(norm, activation), side));
    for (String operator : operators) {
      AngularResponse response = AngularResponse.of(registry.operators().create(operator));
      variants.add(layer(operator, () -> new SphereLayers(response, norm, activation), side));
    }
    return variants;
  }

  private Variant layer(String name, Supplier<LayerFactory> layers, int side) {
    return new Variant(
        name,
        () -> new LayerStep(engine, layers.get().hidden(layer.filters(), side, 1), layer, batch));
  }
}

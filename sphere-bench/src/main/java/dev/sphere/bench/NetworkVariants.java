package dev.sphere.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LossOptions;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a network is compared with: itself with plain convolutions. */
public final class NetworkVariants {

  /** The name of the network of plain convolutions, which all others are measured in. */
  public static final String BASELINE = "conv + batch norm";

  private static final int CLASSES = 10;
  private static final ImageShape IMAGE = new ImageShape(3, 32, 32);

  private final Engine engine;
  private final NetworkFactory networks;
  private final NetworkSpec network;
  private final List<NetworkSpec> specs = new ArrayList<>();

  /**
   * Prepares to make variants of a {@link #cifar10} network.
   *
   * @param operators specs
   * @throws IllegalArgumentException if one of the arguments names something unknown or illegal
   */
  public NetworkVariants(
      Engine engine,
      NetworkFactory networks,
      String architecture,
      double width,
      List<String> operators) {
    this(engine, networks, cifar10(architecture, width), operators);
  }

  /**
   * Prepares to make variants.
   *
   * @param network with any operator
   * @param operators specs
   * @throws IllegalArgumentException if one of the arguments names something unknown or illegal
   */
  public NetworkVariants(
      Engine engine, NetworkFactory networks, NetworkSpec network, List<String> operators) {
    this.engine = engine;
    this.networks = networks;
    this.network = network;
    specs.add(spec(NetworkSpec.PLAIN_CONVOLUTION));
    operators.forEach(operator -> specs.add(spec(operator)));
    specs.forEach(networks::complete);
  }

  /** Returns a network with BatchNorm and the plain softmax for ten classes of 32×32 pixels. */
  public static NetworkSpec cifar10(String architecture, double width) {
    return NetworkSpec.builder(architecture, IMAGE, classNames(CLASSES)).width(width).build();
  }

  /** Returns the names of so many classes. */
  static List<String> classNames(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /** Returns whole training steps on batches of so many images. */
  public List<Variant> training(int batch) {
    Shape images = network.image().batch(batch);
    int classes = network.classNames().size();
    return variants(each -> new TrainingStep(engine, each, images, classes));
  }

  /** Returns the computation of logits of so many images at once. */
  public List<Variant> inference(int batch) {
    Shape images = network.image().batch(batch);
    return variants(each -> new InferenceStep(engine, each, images));
  }

  private List<Variant> variants(Function<SphereNetwork, Variant.Step> preparation) {
    return specs.stream()
        .map(
            spec ->
                new Variant(
                    spec.hasPlainConvolutions() ? BASELINE : spec.operator(),
                    () -> preparation.apply(networks.create(spec, LossOptions.DEFAULT))))
        .toList();
  }

  private NetworkSpec spec(String operator) {
    return network.toBuilder().operator(operator).build();
  }
}

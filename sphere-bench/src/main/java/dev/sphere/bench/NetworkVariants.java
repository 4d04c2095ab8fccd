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
import java.util.stream.Stream;

/** What a network is compared with: itself with plain convolutions. */
public final class NetworkVariants {

  /** The name of the network of plain convolutions, which all others are measured in. */
  public static final String BASELINE = "conv + batch norm";

  /** What the names of folded networks end with. */
  public static final String FOLDED = ", folded";

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
    return variants("", each -> new TrainingStep(engine, each, images, classes));
  }

  /**
   * Returns the computation of logits: by all networks folded, in units of the plain one, and then
   * by all as they are trained.
   *
   * @param batch images at once
   * @param batches how many of them a step has
   */
  public List<Variant> inference(int batch, int batches) {
    Shape images = network.image().batch(batch);
    return Stream.of(
            variants(FOLDED, each -> InferenceStep.folded(engine, each, images, batches)),
            variants("", each -> InferenceStep.of(engine, each, images, batches)))
        .flatMap(List::stream)
        .toList();
  }

  private List<Variant> variants(String ending, Function<SphereNetwork, Variant.Step> preparation) {
    return specs.stream()
        .map(
            spec ->
                new Variant(
                    (spec.hasPlainConvolutions() ? BASELINE : spec.operator()) + ending,
                    () -> preparation.apply(networks.create(spec, LossOptions.DEFAULT))))
        .toList();
  }

  private NetworkSpec spec(String operator) {
    return network.toBuilder().operator(operator).build();
  }
}

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

/**
 * What a network is compared with: itself with plain convolutions. All have BatchNorm and the plain
 * softmax, and ten classes of CIFAR-10's images.
 */
public final class NetworkVariants {

  /** The name of the network of plain convolutions, which all others are measured in. */
  public static final String BASELINE = "conv + batch norm";

  /** What the names of folded networks end with. */
  public static final String FOLDED = ", folded";

  private static final int CLASSES = 10;
  private static final ImageShape IMAGE = new ImageShape(3, 32, 32);

  private final Engine engine;
  private final NetworkFactory networks;
  private final List<NetworkSpec> specs = new ArrayList<>();

  /**
   * Prepares to make variants.
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
    this.engine = engine;
    this.networks = networks;
    specs.add(spec(architecture, width, NetworkSpec.PLAIN_CONVOLUTION));
    operators.forEach(operator -> specs.add(spec(architecture, width, operator)));
    specs.forEach(networks::complete);
  }

  /** Returns whole training steps on batches of so many images. */
  public List<Variant> training(int batch) {
    Shape images = IMAGE.batch(batch);
    return variants("", network -> new TrainingStep(engine, network, images, CLASSES));
  }

  /**
   * Returns the computation of logits: by all networks folded, in units of the plain one, and then
   * by all as they are trained.
   *
   * @param batch images at once
   * @param batches how many of them a step has
   */
  public List<Variant> inference(int batch, int batches) {
    Shape images = IMAGE.batch(batch);
    return Stream.of(
            variants(FOLDED, network -> InferenceStep.folded(engine, network, images, batches)),
            variants("", network -> InferenceStep.of(engine, network, images, batches)))
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

  private static NetworkSpec spec(String architecture, double width, String operator) {
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return NetworkSpec.builder(architecture, IMAGE, classes)
        .width(width)
        .operator(operator)
        .norm("batch")
        .loss("softmax")
        .build();
  }
}

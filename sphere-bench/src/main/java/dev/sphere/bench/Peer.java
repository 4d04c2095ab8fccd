package dev.sphere.bench;

import dev.sphere.api.AngularOperator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Another implementation of hyperspherical layers, to compare Sphere with. A module that has one
 * names it in {@code META-INF/services}; {@link PeerVariants} finds it.
 */
public interface Peer {

  /** Returns what its variants are told from Sphere's by, such as {@code X on Y}. */
  String name();

  /** Returns the library it computes with, name and version. */
  String library();

  /**
   * Returns forward and backward of a layer, of a plain convolution and of each operator that it
   * has. The gradient at the layer's output is an array, and that of its input is wanted unless it
   * is an image.
   *
   * @param operators by the names that the variants get
   * @param batch images a batch
   */
  List<Variant> layers(LayerSetting setting, Map<String, AngularOperator> operators, int batch);

  /**
   * Returns whole training steps of a network with BatchNorm and the plain softmax, with Adam's
   * update, on images of CIFAR-10's size and ten classes: of plain convolutions and of each
   * operator that it has; none if it does not have the architecture.
   *
   * @param width scales the filter counts
   * @param operators by the names that the variants get
   * @param batch images a batch
   */
  List<Variant> training(
      String architecture, double width, Map<String, AngularOperator> operators, int batch);

  /** Returns one of its variants. */
  default Variant variant(String name, Supplier<Variant.Step> preparation) {
    return new Variant(name + ", " + name(), preparation);
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/** How class weights begin. */
final class ClassWeights {

  /**
   * Normal, of a length around 1: a step changes directions by its size over the length, so that
   * lengths that shrink with the number of classes would make it too large.
   */
  static final Initializer INITIALIZER =
      (manager, shape, type) ->
          manager.randomNormal(
              0, (float) (1 / Math.sqrt(shape.get(shape.dimension() - 1))), shape, type);

  private ClassWeights() {}

  /** (classes, size), or (classes, centers, size) where there are more centers than one. */
  static Shape shape(long classes, long centers, long size) {
    return centers == 1 ? new Shape(classes, size) : new Shape(classes, centers, size);
  }
}

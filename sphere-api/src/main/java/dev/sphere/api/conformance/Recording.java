package dev.sphere.api.conformance;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.function.Supplier;

/** Computes as in a training step without going backward; MXNet's batch norm asks which it is. */
final class Recording {

  private Recording() {}

  static <T> T of(NDManager manager, Supplier<T> computation) {
    GradientCollector collector = manager.getEngine().newGradientCollector();
    try {
      return computation.get();
    } finally {
      collector.close();
    }
  }
}

package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** A computation as layers do it: what is made on the way is closed at its end. */
final class Scoped {

  private Scoped() {}

  /** Returns the result, attached to a manager. */
  static NDArray compute(NDManager home, Supplier<NDArray> computation) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray result = computation.get();
      NDScope.unregister(result);
      result.attach(home);
      return result;
    }
  }
}

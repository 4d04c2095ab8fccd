package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;

/**
 * Tells of the sphere layers that run on a thread, wherever in a network they are. Other threads
 * that use the same layers do not notice, nor do the layers.
 *
 * <pre>{@code
 * ForwardListening.during(
 *     () -> network.forward(parameters, images, false),
 *     (layer, input, output) -> …);
 * }</pre>
 */
public final class ForwardListening {

  private static final ThreadLocal<ForwardListener> CURRENT = new ThreadLocal<>();

  private ForwardListening() {}

  /**
   * Runs something and tells a listener of each sphere layer that answers meanwhile on this thread.
   * Another listener that is told on it is not, until this has ended.
   */
  public static void during(Runnable run, ForwardListener listener) {
    ForwardListener outer = CURRENT.get();
    CURRENT.set(listener);
    try {
      run.run();
    } finally {
      CURRENT.set(outer);
    }
  }

  /** Tells who listens on this thread, if anyone does. */
  static void tell(SphereLayer layer, NDArray input, NDArray output) {
    ForwardListener listener = CURRENT.get();
    if (listener != null) {
      listener.onForward(layer, input, output);
    }
  }
}

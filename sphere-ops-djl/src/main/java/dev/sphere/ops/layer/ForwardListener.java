package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;

/** Is told what a sphere layer has made of an input. */
@FunctionalInterface
public interface ForwardListener {

  /**
   * A layer has answered. The arrays are the network's: what is to outlast the call is to be
   * copied.
   *
   * @param input (N, …), what the layer received
   * @param output (N, filters, …), what it answered
   */
  void onForward(SphereLayer layer, NDArray input, NDArray output);
}

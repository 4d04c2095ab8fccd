package dev.sphere.api;

import ai.djl.nn.Block;

/** What follows a SphereConv: nothing, SphereNorm (βF + γ), BatchNorm, or several of them. */
public interface Norm {

  /**
   * Returns a new block that keeps the shape of its input (N, C, …), with channels on axis 1.
   *
   * <p>Each call gives a block with parameters of its own.
   */
  Block newBlock();
}

package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;

/** The shape of one image: channels, and height and width in pixels. */
public record ImageShape(int channels, int height, int width) {

  /** Returns the shape of a batch, (N, C, H, W). */
  public Shape batch(long size) {
    return new Shape(size, channels, height, width);
  }
}

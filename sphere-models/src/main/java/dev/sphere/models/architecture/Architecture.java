package dev.sphere.models.architecture;

import ai.djl.nn.Block;

/** A layout: how convolutions follow each other, from images to embeddings. */
public interface Architecture {

  /** Returns the name on the command line, such as {@code cnn-9}. */
  String name();

  /** Returns one line that says what it is. */
  String description();

  /** Returns the shape of the images that the layout was published for. */
  ImageShape publishedImage();

  /**
   * Returns a new block from images (N, C, H, W) to embeddings (N, D).
   *
   * @param layers makes the layers
   * @param image the shape of the images
   * @param width scales the filter counts; 1 is the published layout
   * @throws IllegalArgumentException if the images are too small for the layout
   */
  Block newEmbedding(LayerFactory layers, ImageShape image, double width);
}

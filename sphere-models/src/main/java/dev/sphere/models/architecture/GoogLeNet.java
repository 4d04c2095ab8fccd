package dev.sphere.models.architecture;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * GoogLeNet (Szegedy et al., 2015): three convolutions, nine inception modules, then the average
 * over the map, 1024 features. With the head it is 22 layers deep.
 *
 * <p>Here each convolution is followed by the network's norm, which takes the place of biases,
 * local response normalization and dropout; the two auxiliary classifiers of the original, which
 * helped it train without norms, are left out. Images of any size will do.
 */
public final class GoogLeNet implements Architecture {

  /**
   * An inception module: 1×1 convolutions, 3×3 and 5×5 ones each behind a 1×1 reduction, and 1×1
   * ones behind a maximum, by their filters.
   */
  private record Inception(
      int one, int reduceThree, int three, int reduceFive, int five, int pooled) {

    Block newBlock(LayerFactory layers, Width width) {
      return new Concatenation(
          layers.hidden(width.of(one), 1, 1),
          new SequentialBlock()
              .add(layers.hidden(width.of(reduceThree), 1, 1))
              .add(layers.hidden(width.of(three), 3, 1)),
          new SequentialBlock()
              .add(layers.hidden(width.of(reduceFive), 1, 1))
              .add(layers.hidden(width.of(five), 5, 1)),
          new SequentialBlock().add(layers.maximum(1)).add(layers.hidden(width.of(pooled), 1, 1)));
    }
  }

  /** The modules 3a to 5b; between the stages the map is halved. */
  private static final List<List<Inception>> STAGES =
      List.of(
          List.of(new Inception(64, 96, 128, 16, 32, 32), new Inception(128, 128, 192, 32, 96, 64)),
          List.of(
              new Inception(192, 96, 208, 16, 48, 64),
              new Inception(160, 112, 224, 24, 64, 64),
              new Inception(128, 128, 256, 24, 64, 64),
              new Inception(112, 144, 288, 32, 64, 64),
              new Inception(256, 160, 320, 32, 128, 128)),
          List.of(
              new Inception(256, 160, 320, 32, 128, 128),
              new Inception(384, 192, 384, 48, 128, 128)));

  @Override
  public String name() {
    return "googlenet";
  }

  @Override
  public String description() {
    return "three convolutions and nine inception modules, 1024 features";
  }

  @Override
  public ImageShape publishedImage() {
    return new ImageShape(3, 224, 224);
  }

  @Override
  public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
    Width scale = new Width(width);
    SequentialBlock network =
        new SequentialBlock()
            .add(layers.hidden(scale.of(64), 7, 2))
            .add(layers.maximum(2))
            .add(layers.hidden(scale.of(64), 1, 1))
            .add(layers.hidden(scale.of(192), 3, 1));
    for (List<Inception> stage : STAGES) {
      network.add(layers.maximum(2));
      stage.forEach(module -> network.add(module.newBlock(layers, scale)));
    }
    return network.add(layers.average());
  }
}

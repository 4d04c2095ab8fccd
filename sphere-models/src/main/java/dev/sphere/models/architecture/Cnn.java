package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.models.architecture.ConvolutionStages.Stage;
import java.util.List;

/**
 * The networks cnn-3 to cnn-69 of the paper: 3×3 convolutions in the stages conv1.x, conv2.x and
 * conv3.x of 128, 192 and 256 filters, the map halved after each stage, then a convolution over the
 * whole remaining map (4×4 for 32×32 images) to 256 features, without norm or activation. Nowhere a
 * bias, nowhere a shortcut.
 *
 * <p>cnn-9 is the network of the reference implementation, with three convolutions a stage. How the
 * paper spreads the other depths over the stages is in its appendix, which was not consulted: here
 * each stage has a third of them, as all of the paper's depths are multiples of three. The last
 * convolution does not count.
 *
 * <p>The paper's own experiments use 64, 96 and 128 filters: a width of 0.5.
 *
 * @param depth the number of 3×3 convolutions, a positive multiple of 3
 */
public record Cnn(int depth) implements Architecture {

  private static final List<Integer> FILTERS = List.of(128, 192, 256);
  private static final int FEATURES = 256;

  /** Checks the depth. */
  public Cnn {
    if (depth < 1 || depth % FILTERS.size() != 0) {
      throw new IllegalArgumentException("depth must be a positive multiple of 3, got " + depth);
    }
  }

  @Override
  public String name() {
    return "cnn-" + depth;
  }

  @Override
  public String description() {
    return "3×3 convolutions, %d each of 128, 192 and 256 filters, then 256 features"
        .formatted(convolutionsAStage());
  }

  @Override
  public ImageShape publishedImage() {
    return new ImageShape(3, 32, 32);
  }

  @Override
  public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
    Width scale = new Width(width);
    ConvolutionStages stages =
        new ConvolutionStages(
            name(),
            FILTERS.stream().map(filters -> new Stage(convolutionsAStage(), filters)).toList());
    Shape rest = stages.rest(image);
    return stages
        .newBlock(layers, scale)
        .add(layers.convolution(scale.of(FEATURES), rest, new Shape(1, 1), new Shape(0, 0)))
        .add(layers.flatten());
  }

  private int convolutionsAStage() {
    return depth / FILTERS.size();
  }
}

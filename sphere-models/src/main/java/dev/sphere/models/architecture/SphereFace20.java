package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * The 20-layer network of SphereFace (Liu et al., 2017) for aligned faces of 112×96 pixels: four
 * stages of 64, 128, 256 and 512 filters, each a 3×3 convolution with stride 2 and then 1, 2, 4 and
 * 1 residual units, and a convolution over the whole remaining map (7×6) to 512 features without
 * norm or activation. A unit is x + relu(norm(conv(relu(norm(conv(x)))))): the sum itself goes
 * through no activation.
 *
 * <p>The original follows each convolution with PReLU and nothing else. Here it is the network's
 * norm, {@code none} for nothing, and its activation: ReLU stands in for PReLU, which one of the
 * engines lacks. Images of any size will do.
 */
public final class SphereFace20 implements Architecture {

  private record Stage(int filters, int units) {}

  private static final List<Stage> STAGES =
      List.of(new Stage(64, 1), new Stage(128, 2), new Stage(256, 4), new Stage(512, 1));
  private static final int REDUCTION = 1 << STAGES.size();
  private static final int FEATURES = 512;

  @Override
  public String name() {
    return "sphereface-20";
  }

  @Override
  public String description() {
    return "for faces: 1, 2, 4 and 1 residual units of 64 to 512 filters, 512 features";
  }

  @Override
  public ImageShape publishedImage() {
    return new ImageShape(3, 112, 96);
  }

  @Override
  public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
    Width scale = new Width(width);
    SequentialBlock network = new SequentialBlock();
    for (Stage stage : STAGES) {
      long filters = scale.of(stage.filters());
      network.add(layers.hidden(filters, 3, 2));
      for (int unit = 0; unit < stage.units(); unit++) {
        network.add(
            new Residual(
                new SequentialBlock().add(layers.hidden(filters)).add(layers.hidden(filters))));
      }
    }
    Shape rest = new Shape(rest(image.height()), rest(image.width()));
    return network
        .add(layers.convolution(scale.of(FEATURES), rest, new Shape(1, 1), new Shape(0, 0)))
        .add(layers.flatten());
  }

  /** Each stage leaves half of an extent, rounded up. */
  private static int rest(int extent) {
    return (extent + REDUCTION - 1) / REDUCTION;
  }
}

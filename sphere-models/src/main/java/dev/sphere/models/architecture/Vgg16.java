package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.models.architecture.ConvolutionStages.Stage;
import java.util.List;

/**
 * VGG-16 (Simonyan and Zisserman, 2015, configuration D): thirteen 3×3 convolutions in five stages
 * of 64, 128, 256, 512 and 512 filters, the map halved after each, and two fully connected layers
 * of 4096; the head is the sixteenth layer.
 *
 * <p>Here each layer is followed by the network's norm, which the original lacks; it takes the
 * place of biases and dropout.
 */
public final class Vgg16 implements Architecture {

  private static final ConvolutionStages STAGES =
      new ConvolutionStages(
          "vgg-16",
          List.of(
              new Stage(2, 64),
              new Stage(2, 128),
              new Stage(3, 256),
              new Stage(3, 512),
              new Stage(3, 512)));
  private static final int CONNECTED = 4096;

  @Override
  public String name() {
    return STAGES.architecture();
  }

  @Override
  public String description() {
    return "thirteen 3×3 convolutions of 64 to 512 filters, then twice 4096 features";
  }

  @Override
  public ImageShape publishedImage() {
    return new ImageShape(3, 224, 224);
  }

  @Override
  public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
    Width scale = new Width(width);
    long connected = scale.of(CONNECTED);
    Shape rest = STAGES.rest(image);
    return STAGES
        .newBlock(layers, scale)
        .add(layers.hidden(layers.convolution(connected, rest, new Shape(1, 1), new Shape(0, 0))))
        .add(layers.hidden(connected, 1, 1))
        .add(layers.flatten());
  }
}

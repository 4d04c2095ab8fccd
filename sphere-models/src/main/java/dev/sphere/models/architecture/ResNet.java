package dev.sphere.models.architecture;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * Residual networks of units of two 3×3 convolutions (He et al., 2016): a root, then stages whose
 * first unit halves the map, the first stage apart, then the average over the map.
 *
 * <p>A unit is relu(norm(conv(relu(norm(conv(x))))) + shortcut(x)); where it changes the channels,
 * the shortcut is a 1×1 convolution and its norm, else x itself. Images of any size will do.
 */
public final class ResNet implements Architecture {

  /** What convolves in the shortcuts of a hyperspherical network (paper, section 4.6). */
  private enum Shortcut {
    /** "v1": the same sort of convolution as elsewhere. */
    LIKE_THE_REST {
      @Override
      Block newBlock(LayerFactory layers, long filters, int stride) {
        return layers.convolution(filters, 1, stride);
      }
    },
    /** "v2": an ordinary one. */
    PLAIN {
      @Override
      Block newBlock(LayerFactory layers, long filters, int stride) {
        return layers.plainShortcut(filters, stride);
      }
    };

    abstract Block newBlock(LayerFactory layers, long filters, int stride);
  }

  private final String name;
  private final String description;
  private final ImageShape publishedImage;
  private final boolean reducingRoot;
  private final List<Integer> filters;
  private final int units;
  private final Shortcut shortcut;

  private ResNet(
      String name,
      String description,
      ImageShape publishedImage,
      boolean reducingRoot,
      List<Integer> filters,
      int units,
      Shortcut shortcut) {
    this.name = name;
    this.description = description;
    this.publishedImage = publishedImage;
    this.reducingRoot = reducingRoot;
    this.filters = filters;
    this.units = units;
    this.shortcut = shortcut;
  }

  /**
   * Returns sphere-resnet-32 as in the reference implementation: a 3×3 root of 96 filters and five
   * units each of 96, 192 and 384; the shortcuts that change the channels are plain. The paper's
   * main text gives no filter counts for it. A width of 0.6667 gives 64, 128 and 256 filters,
   * 0.1667 the 16, 32 and 64 of the original ResNet-32 for CIFAR-10.
   */
  public static ResNet sphereResNet32() {
    return new ResNet(
        "sphere-resnet-32",
        "a 3×3 root, five residual units each of 96, 192 and 384 filters; plain shortcuts",
        new ImageShape(3, 32, 32),
        false,
        List.of(96, 192, 384),
        5,
        Shortcut.PLAIN);
  }

  /** Returns the paper's SphereResNet-18-v1: ResNet-18 with SphereConv in the shortcuts too. */
  public static ResNet sphereResNet18v1() {
    return resNet18("v1", "SphereConv in the shortcuts too", Shortcut.LIKE_THE_REST);
  }

  /** Returns the paper's SphereResNet-18-v2: ResNet-18 with plain convolutions in the shortcuts. */
  public static ResNet sphereResNet18v2() {
    return resNet18("v2", "plain shortcuts", Shortcut.PLAIN);
  }

  private static ResNet resNet18(String version, String difference, Shortcut shortcut) {
    return new ResNet(
        "sphere-resnet-18-" + version,
        "a 7×7 root, two residual units each of 64, 128, 256 and 512 filters; " + difference,
        new ImageShape(3, 224, 224),
        true,
        List.of(64, 128, 256, 512),
        2,
        shortcut);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public ImageShape publishedImage() {
    return publishedImage;
  }

  @Override
  public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
    Width scale = new Width(width);
    SequentialBlock network = new SequentialBlock();
    addRoot(network, layers, scale.of(filters.get(0)));
    for (int stage = 0; stage < filters.size(); stage++) {
      for (int unit = 0; unit < units; unit++) {
        boolean changes = stage > 0 && unit == 0;
        Block residual = unit(layers, scale.of(filters.get(stage)), changes);
        network.add(residual).add(layers.activation(residual));
      }
    }
    return network.add(layers.average());
  }

  private void addRoot(SequentialBlock network, LayerFactory layers, long width) {
    if (reducingRoot) {
      network.add(layers.hidden(width, 7, 2)).add(layers.maximum(2));
    } else {
      network.add(layers.hidden(width));
    }
  }

  /**
   * Returns a residual unit, without the activation of its sum.
   *
   * @param changes whether it halves the map and changes the channels
   */
  private Block unit(LayerFactory layers, long width, boolean changes) {
    int stride = changes ? 2 : 1;
    Block branch =
        new SequentialBlock()
            .add(layers.hidden(width, 3, stride))
            .add(layers.normalized(layers.convolution(width, 3, 1)));
    return changes
        ? new Residual(branch, layers.normalized(shortcut.newBlock(layers, width, stride)))
        : new Residual(branch);
  }
}

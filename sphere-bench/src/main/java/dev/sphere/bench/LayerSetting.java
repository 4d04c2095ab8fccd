package dev.sphere.bench;

import ai.djl.ndarray.types.Shape;
import dev.sphere.models.architecture.Width;
import java.util.List;

/**
 * A 3×3 convolution that keeps the size of its input.
 *
 * @param channels of the input
 * @param filters how many
 * @param side rows and columns of the input
 * @param count how many of them a network has
 */
public record LayerSetting(long channels, long filters, int side, int count) {

  /**
   * Returns the 3×3 convolutions of cnn-9 for CIFAR-10.
   *
   * @param width scales the filter counts; 1 is the reference implementation's
   */
  public static List<LayerSetting> cnn9(double width) {
    Width scale = new Width(width);
    long first = scale.of(128);
    long second = scale.of(192);
    long third = scale.of(256);
    return List.of(
        new LayerSetting(3, first, 32, 1),
        new LayerSetting(first, first, 32, 2),
        new LayerSetting(first, second, 16, 1),
        new LayerSetting(second, second, 16, 2),
        new LayerSetting(second, third, 8, 1),
        new LayerSetting(third, third, 8, 2));
  }

  /** Returns the shape of a batch of inputs. */
  public Shape input(int batch) {
    return new Shape(batch, channels, side, side);
  }

  /** Returns whether the input is an image, which nothing before it learns from. */
  public boolean isFirst() {
    return channels == 3;
  }

  @Override
  public String toString() {
    return "%d→%d, %d×%d".formatted(channels, filters, side, side);
  }
}

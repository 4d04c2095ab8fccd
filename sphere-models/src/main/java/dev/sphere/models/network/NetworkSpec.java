package dev.sphere.models.network;

import dev.sphere.models.architecture.ImageShape;
import dev.sphere.ops.layer.AngleNorm;
import java.util.List;

/**
 * All that is needed to make a network anew; a saved model carries it.
 *
 * @param architecture the name of an architecture
 * @param width scales its filter counts, in (0, 16]
 * @param operator the spec of g, or {@link #PLAIN_CONVOLUTION}
 * @param magnitude the spec of h; plain convolutions have none and leave it unused
 * @param angleNorm the spec of how the norms of an angle are taken, as {@link AngleNorm#parse}
 *     reads it; plain convolutions leave it unused
 * @param norm the spec of what follows each hidden convolution
 * @param loss the spec of the loss head
 * @param image the shape of the images
 * @param classNames the names of the classes, in the order of their numbers
 */
public record NetworkSpec(
    String architecture,
    double width,
    String operator,
    String magnitude,
    String angleNorm,
    String norm,
    String loss,
    ImageShape image,
    List<String> classNames) {

  /** In place of an operator: ordinary convolutions, the baseline. */
  public static final String PLAIN_CONVOLUTION = "conv";

  private static final double WIDEST = 16;

  /** Checks the numbers and keeps a copy of the names. */
  public NetworkSpec {
    if (!(width > 0 && width <= WIDEST)) {
      throw new IllegalArgumentException("width must be in (0, 16], got " + width);
    }
    classNames = List.copyOf(classNames);
  }

  /** Returns the same network for other images and classes. */
  public NetworkSpec withData(ImageShape newImage, List<String> newClassNames) {
    return new NetworkSpec(
        architecture, width, operator, magnitude, angleNorm, norm, loss, newImage, newClassNames);
  }

  /** Returns whether its convolutions are plain ones. */
  public boolean hasPlainConvolutions() {
    return operator.equals(PLAIN_CONVOLUTION);
  }
}

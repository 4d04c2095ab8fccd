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
 * @param activation what follows the norm: {@code relu} or {@code none}
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
    String activation,
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

  /**
   * Begins the spec of a network as the paper has it: full width, cosines, h = 1, ε inside the
   * square roots, batch norms, ReLU and a softmax; each part may be replaced.
   */
  public static Builder builder(String architecture, ImageShape image, List<String> classNames) {
    return new Builder(architecture).image(image).classNames(classNames);
  }

  /** Begins another spec with the parts of this one. */
  public Builder toBuilder() {
    return new Builder(architecture)
        .width(width)
        .operator(operator)
        .magnitude(magnitude)
        .angleNorm(angleNorm)
        .norm(norm)
        .activation(activation)
        .loss(loss)
        .image(image)
        .classNames(classNames);
  }

  /** Returns the same network for other images and classes. */
  public NetworkSpec withData(ImageShape newImage, List<String> newClassNames) {
    return toBuilder().image(newImage).classNames(newClassNames).build();
  }

  /** Returns whether its convolutions are plain ones. */
  public boolean hasPlainConvolutions() {
    return operator.equals(PLAIN_CONVOLUTION);
  }

  /** Names the parts of a spec one by one; what they mean is said at {@link NetworkSpec}. */
  public static final class Builder {

    private final String architecture;
    private double width = 1;
    private String operator = "cosine";
    private String magnitude = "sphere";
    private String angleNorm = AngleNorm.REFERENCE.spec();
    private String norm = "batch";
    private String activation = "relu";
    private String loss = "softmax";
    private ImageShape image;
    private List<String> classNames;

    private Builder(String architecture) {
      this.architecture = architecture;
    }

    /** Replaces the width. */
    public Builder width(double newWidth) {
      width = newWidth;
      return this;
    }

    /** Replaces the operator. */
    public Builder operator(String newOperator) {
      operator = newOperator;
      return this;
    }

    /** Replaces the magnitude. */
    public Builder magnitude(String newMagnitude) {
      magnitude = newMagnitude;
      return this;
    }

    /** Replaces the norms of the angle. */
    public Builder angleNorm(String newAngleNorm) {
      angleNorm = newAngleNorm;
      return this;
    }

    /** Replaces the norm. */
    public Builder norm(String newNorm) {
      norm = newNorm;
      return this;
    }

    /** Replaces the activation. */
    public Builder activation(String newActivation) {
      activation = newActivation;
      return this;
    }

    /** Replaces the loss. */
    public Builder loss(String newLoss) {
      loss = newLoss;
      return this;
    }

    /** Replaces the shape of the images. */
    public Builder image(ImageShape newImage) {
      image = newImage;
      return this;
    }

    /** Replaces the names of the classes. */
    public Builder classNames(List<String> newClassNames) {
      classNames = newClassNames;
      return this;
    }

    /**
     * Returns the spec.
     *
     * @throws IllegalArgumentException if the width is not in (0, 16]
     */
    public NetworkSpec build() {
      return new NetworkSpec(
          architecture,
          width,
          operator,
          magnitude,
          angleNorm,
          norm,
          activation,
          loss,
          image,
          classNames);
    }
  }
}

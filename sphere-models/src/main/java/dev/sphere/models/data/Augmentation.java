package dev.sphere.models.data;

/** How training images are varied from epoch to epoch. */
public enum Augmentation {
  /** Images as they are. */
  NONE,

  /** Each image is mirrored left to right in half of the cases. */
  FLIP,

  /**
   * Each image is surrounded by {@value #PADDING} pixels that are 0 after normalisation, cut to its
   * size again at a random place, and mirrored left to right in half of the cases (He et al., "Deep
   * Residual Learning for Image Recognition", 2016, section 4.2).
   */
  CROP_FLIP;

  /** The pixels added on each side before an image is cropped. */
  public static final int PADDING = 4;

  /** Draws one variation. */
  Variation draw(SeededRandom random) {
    return switch (this) {
      case NONE -> Variation.IDENTITY;
      case FLIP -> new Variation(0, 0, random.nextBoolean());
      case CROP_FLIP ->
          new Variation(
              random.nextInt(2 * PADDING + 1) - PADDING,
              random.nextInt(2 * PADDING + 1) - PADDING,
              random.nextBoolean());
    };
  }

  /**
   * A variation of one image: moved, then mirrored.
   *
   * @param down the row of the image that becomes row 0, negative where padding comes first
   * @param right the column of the image that becomes column 0 before mirroring
   * @param flip whether the result is mirrored left to right
   */
  record Variation(int down, int right, boolean flip) {
    static final Variation IDENTITY = new Variation(0, 0, false);
  }
}

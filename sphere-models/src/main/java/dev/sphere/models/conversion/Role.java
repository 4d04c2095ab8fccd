package dev.sphere.models.conversion;

/** What a layer is in its network, where rules differ. */
enum Role {
  /** No other layer comes before it. */
  FIRST("the first layer"),
  /** The only layer of a shortcut around others. */
  SHORTCUT("a shortcut"),
  /** No other layer comes behind it. */
  LAST("the last layer"),
  /** Each filter sees one channel. */
  DEPTHWISE("depthwise");

  private final String description;

  Role(String description) {
    this.description = description;
  }

  @Override
  public String toString() {
    return description;
  }
}

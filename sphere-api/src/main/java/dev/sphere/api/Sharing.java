package dev.sphere.api;

/** How widely one value of a {@link LearnableParameter} is shared. */
public enum Sharing {
  /** Each filter of each layer learns its own. */
  FILTER,
  /** The filters of a layer learn one together. */
  LAYER,
  /** All layers of a network learn one together. */
  NETWORK
}

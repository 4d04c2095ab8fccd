package dev.sphere.api;

/** What becomes of the losses of a batch. */
public enum Reduction {
  /** Σ wᵢ·lossᵢ / Σ wᵢ, with the weight of each sample. */
  MEAN,
  /** Σ wᵢ·lossᵢ. */
  SUM,
  /**
   * wᵢ·lossᵢ for each sample, (N), for loops that go backward from them themselves; see {@link
   * SphereLoss#hasLossPerSample()}.
   */
  NONE
}

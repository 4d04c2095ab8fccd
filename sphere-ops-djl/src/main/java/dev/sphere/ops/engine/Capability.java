package dev.sphere.ops.engine;

/**
 * Something that an engine may or may not do, where a user would notice.
 *
 * <p>What all supported engines do, such as every operator, layer and norm of Sphere in float32 and
 * float64, is not listed. For each capability a test shows that the engines that declare it have it
 * and that the others fail as documented here.
 */
public enum Capability {
  /**
   * Gradients of several backward passes add up until they are cleared. Without it a pass
   * overwrites those of the pass before.
   */
  GRADIENT_ACCUMULATION("gradients of several backward passes add up"),

  /**
   * Several threads collect gradients at once. Without it a second collector in the process is
   * refused with an {@link IllegalStateException}.
   */
  CONCURRENT_TRAINING("several threads train at once in one process"),

  /**
   * BatchNorm updates its running averages in the forward pass. Without it they change only when
   * the pass backward is done.
   */
  AVERAGES_IN_FORWARD("BatchNorm updates its averages in the forward pass"),

  /**
   * BatchNorm's running variance is the unbiased one, n/(n−1) times the batch's. Without it, it is
   * the batch's.
   */
  UNBIASED_VARIANCE("BatchNorm's running variance is the unbiased one"),

  /**
   * {@code toByteBuffer(true)} is a view of an array's memory: what is written to it is in the
   * array. Without it, it is a copy.
   */
  ZERO_COPY_BUFFERS("buffers share memory with arrays, on CPU");

  private final String description;

  Capability(String description) {
    this.description = description;
  }

  /** Returns what the engine does, in a few words. */
  public String description() {
    return description;
  }
}

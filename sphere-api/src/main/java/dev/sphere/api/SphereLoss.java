package dev.sphere.api;

/** The recipe of a loss head, from which a network gets one with class weights of its own. */
public interface SphereLoss {

  /**
   * Returns a new head.
   *
   * @param classes the number of classes, at least 1
   * @param options what the training asks of any loss
   */
  LossHead newHead(int classes, LossOptions options);

  /**
   * Returns whether the loss is made of the cross-entropy of a softmax over classes, which honours
   * {@link LossOptions#labelSmoothing()} and {@link LossOptions#probabilityFloor()}. Others ignore
   * them.
   */
  default boolean usesSoftmax() {
    return true;
  }

  /**
   * Returns whether the gradient is that of the value; not where the loss holds a part of its value
   * constant by definition, such as a margin that follows the norm of the embedding.
   */
  default boolean hasGradientOfItsValue() {
    return true;
  }

  /**
   * Returns whether each batch is compared with all classes; not where some are sampled, and then
   * the logits of training are those of the sample.
   */
  default boolean learnsFromAllClasses() {
    return true;
  }

  /**
   * Returns whether each sample has a loss, which {@link Reduction#NONE} gives; not where losses
   * are those of classes, and then nothing can be added to that of a sample.
   */
  default boolean hasLossPerSample() {
    return true;
  }
}

package dev.sphere.losses;

import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;

/**
 * A loss whose logits are functions of the angles between embeddings and class weights.
 *
 * <p>To make one, write its formula as {@link AngularLogits}; all else is here.
 */
public interface AngularLoss extends SphereLoss {

  /** Returns the name of the loss, for messages. */
  String name();

  /** Returns a new formula for a head of so many classes. */
  AngularLogits newLogits(int classes);

  /** Returns how many weights each class has; its angle is the smallest of theirs. */
  default int centersPerClass() {
    return 1;
  }

  /** Returns which gradient the margin has. */
  default GradientMode gradient() {
    return GradientMode.EXACT;
  }

  @Override
  default boolean hasGradientOfItsValue() {
    return gradient() == GradientMode.EXACT;
  }

  @Override
  default LossHead newHead(int classes, LossOptions options) {
    return new AngularHead(this, classes, options);
  }
}

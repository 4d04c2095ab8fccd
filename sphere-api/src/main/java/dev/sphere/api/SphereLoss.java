package dev.sphere.api;

/** The recipe of a loss head, from which a network gets one with class weights of its own. */
public interface SphereLoss {

  /**
   * Returns a new head.
   *
   * @param classes the number of classes, at least 1
   * @param options what the training asks of any classification loss
   */
  LossHead newHead(int classes, LossOptions options);
}

package dev.sphere.models.training;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.sphere.losses.SampledOptimizers;

/** The optimizers that work alike on both engines. */
public enum OptimizerKind {
  /** Stochastic gradient descent with momentum 0.9. */
  SGD {
    @Override
    Optimizer create(SampledOptimizers optimizers, Tracker rate, double weightDecay, int updates) {
      return optimizers.create(
          Optimizer.sgd()
              .setLearningRateTracker(rate)
              .optMomentum(0.9f)
              .optWeightDecays((float) weightDecay)
              .optBeginNumUpdate(updates));
    }
  },
  /** Adam; weight decay is added to the gradient. */
  ADAM {
    @Override
    Optimizer create(SampledOptimizers optimizers, Tracker rate, double weightDecay, int updates) {
      return optimizers.create(
          Optimizer.adam()
              .optLearningRateTracker(rate)
              .optWeightDecays((float) weightDecay)
              .optBeginNumUpdate(updates));
    }
  },
  /** Adam with decoupled weight decay. */
  ADAMW {
    @Override
    Optimizer create(SampledOptimizers optimizers, Tracker rate, double weightDecay, int updates) {
      return optimizers.create(
          Optimizer.adamW()
              .optLearningRateTracker(rate)
              .optWeightDecays((float) weightDecay)
              .optBeginNumUpdate(updates));
    }
  };

  /**
   * Makes an optimizer.
   *
   * @param optimizers know the network, whose head may learn from a sample of the classes
   * @param updates how many were done before
   */
  abstract Optimizer create(
      SampledOptimizers optimizers, Tracker rate, double weightDecay, int updates);
}

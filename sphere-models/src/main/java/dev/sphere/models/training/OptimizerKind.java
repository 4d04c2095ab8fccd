package dev.sphere.models.training;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** The optimizers that work alike on both engines. */
public enum OptimizerKind {
  /** Stochastic gradient descent with momentum 0.9. */
  SGD {
    @Override
    Optimizer create(Tracker rate, double weightDecay) {
      return Optimizer.sgd()
          .setLearningRateTracker(rate)
          .optMomentum(0.9f)
          .optWeightDecays((float) weightDecay)
          .build();
    }
  },
  /** Adam; weight decay is added to the gradient. */
  ADAM {
    @Override
    Optimizer create(Tracker rate, double weightDecay) {
      return Optimizer.adam()
          .optLearningRateTracker(rate)
          .optWeightDecays((float) weightDecay)
          .build();
    }
  },
  /** Adam with decoupled weight decay. */
  ADAMW {
    @Override
    Optimizer create(Tracker rate, double weightDecay) {
      return Optimizer.adamW()
          .optLearningRateTracker(rate)
          .optWeightDecays((float) weightDecay)
          .build();
    }
  };

  abstract Optimizer create(Tracker rate, double weightDecay);
}

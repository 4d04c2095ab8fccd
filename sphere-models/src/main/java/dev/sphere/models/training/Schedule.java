package dev.sphere.models.training;

/** How the learning rate falls over a training. */
public enum Schedule {
  /** Not at all. */
  CONSTANT {
    @Override
    double factor(double progress) {
      return 1;
    }
  },
  /** Divided by 10 after 34/64 and again after 54/64 of the training, as in the paper. */
  STEP {
    @Override
    double factor(double progress) {
      return progress >= 54.0 / 64 ? 0.01 : progress >= 34.0 / 64 ? 0.1 : 1;
    }
  },
  /** Along half a cosine to 0. */
  COSINE {
    @Override
    double factor(double progress) {
      return (1 + Math.cos(Math.PI * progress)) / 2;
    }
  };

  /**
   * Returns the factor on the initial rate.
   *
   * @param progress the share of the training that is done, in [0, 1)
   */
  abstract double factor(double progress);
}

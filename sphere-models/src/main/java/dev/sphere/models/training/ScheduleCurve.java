package dev.sphere.models.training;

import java.util.Locale;

/** The schedules that follow from the steps alone. */
enum ScheduleCurve implements Schedule {
  CONSTANT {
    @Override
    public double factor(Progress progress) {
      return 1;
    }
  },
  COSINE {
    @Override
    public double factor(Progress progress) {
      return (1 + Math.cos(Math.PI * progress.share())) / 2;
    }
  },
  ONE_CYCLE {
    private static final double FIRST = 1 / 25.0;
    private static final double LAST = FIRST / 1e4;
    private static final double RISING = 0.3;

    @Override
    public double factor(Progress progress) {
      // The highest rate is that of a step, not between two; in the shortest trainings of the
      // first.
      double highest = Math.max(0, RISING * progress.steps() - 1);
      double last = progress.steps() - 1;
      return progress.step() < highest
          ? between(FIRST, 1, progress.step() / highest)
          : between(1, LAST, last > highest ? (progress.step() - highest) / (last - highest) : 0);
    }

    private static double between(double begin, double end, double share) {
      return end + (begin - end) / 2 * (1 + Math.cos(Math.PI * share));
    }
  };

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

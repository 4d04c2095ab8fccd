package dev.sphere.models.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A value of a {@link Measurement} by which the networks of a training are compared. */
public enum MeasuredValue {
  /** Accuracy on the test set: the higher, the better. */
  TEST_ACCURACY(1) {
    @Override
    double of(Measurement measurement) {
      return measurement.testAccuracy();
    }
  },
  /** Loss on the test set: the lower, the better. */
  TEST_LOSS(-1) {
    @Override
    double of(Measurement measurement) {
      return measurement.testLoss();
    }
  },
  /** Loss on the training batches since the measurement before: the lower, the better. */
  TRAIN_LOSS(-1) {
    @Override
    double of(Measurement measurement) {
      return measurement.trainLoss();
    }
  };

  private final int betterSign;

  MeasuredValue(int betterSign) {
    this.betterSign = betterSign;
  }

  abstract double of(Measurement measurement);

  /** Returns what the value does when it improves: rise or fall. */
  String improves() {
    return betterSign > 0 ? "rise" : "fall";
  }

  /** Returns by how much a value is better than another; negative if it is worse. */
  double gain(double value, double before) {
    return betterSign * (value - before);
  }

  /** Returns the best of some measurements, the first of equal ones; empty if there are none. */
  Optional<Measurement> best(List<Measurement> measurements) {
    return measurements.stream().reduce((best, next) -> gain(of(next), of(best)) > 0 ? next : best);
  }

  /** Returns the words, such as {@code test accuracy}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

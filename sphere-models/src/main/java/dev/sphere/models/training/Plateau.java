package dev.sphere.models.training;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The rate falls where the network no longer gets better: it is multiplied by the factor whenever
 * so many measurements in a row are not better than the best before them.
 *
 * <p>It follows from the measurements alone, those of a warm-up included. Any improvement counts,
 * however small.
 *
 * @param watch what gets better
 * @param patience how many measurements, at least 1
 * @param factor in (0, 1)
 */
public record Plateau(Watch watch, int patience, double factor) implements Schedule {

  /** The test loss, three measurements, a tenth. */
  public static final Plateau DEFAULT = new Plateau(Watch.LOSS, 3, 0.1);

  /** What is watched. */
  public enum Watch {
    /** The loss on the test set. */
    LOSS(Measurement::testLoss),
    /** The accuracy on the test set. */
    ACCURACY(measurement -> -measurement.testAccuracy());

    /** Smaller is better. */
    private final ToDoubleFunction<Measurement> cost;

    Watch(ToDoubleFunction<Measurement> cost) {
      this.cost = cost;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the ranges. */
  public Plateau {
    if (patience < 1) {
      throw new IllegalArgumentException(
          "the patience of a plateau must be at least 1 measurement, got " + patience);
    }
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "the factor of a plateau must be in (0, 1), got " + factor);
    }
  }

  @Override
  public double factor(Progress progress) {
    return factor(progress.measurements());
  }

  private double factor(List<Measurement> measurements) {
    double best = Double.POSITIVE_INFINITY;
    int waited = 0;
    double product = 1;
    for (Measurement measurement : measurements) {
      double cost = watch.cost.applyAsDouble(measurement);
      if (cost < best) {
        best = cost;
        waited = 0;
      } else if (++waited == patience) {
        product *= factor;
        waited = 0;
      }
    }
    return product;
  }

  /** Returns what {@link Schedule#parse} reads. */
  @Override
  public String toString() {
    return "plateau(watch=%s, patience=%d, factor=%s)".formatted(watch, patience, factor);
  }
}

package dev.sphere.cli.reproduce;

import dev.sphere.models.training.Schedule;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** In what trainings are compared; all are accuracies in [0, 1] or differences of such. */
enum TrainingQuantity {
  /** Test accuracy at the end. */
  FINAL_ACCURACY("final accuracy", "Test accuracy in percent at the end", "better", "worse") {
    @Override
    OptionalDouble of(CellResult result) {
      Double accuracy = result.values().get(TrainingExperiment.TEST_ACCURACY);
      return accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy);
    }
  },
  /** The mean of all points of the curve: high where a network learns soon. */
  SPEED(
      "mean of the curve",
      "Mean test accuracy over the curve in percent: how soon it is learned",
      "learned sooner",
      "later") {
    @Override
    OptionalDouble of(CellResult result) {
      return ofCurve(result, points -> points.stream().mapToDouble(Point::accuracy).average());
    }
  },
  /** How far points of the curve lie from the middle of their neighbours at the full rate. */
  UNSTEADINESS(
      "unsteadiness",
      "Mean distance of a point of the curve from the middle of its neighbours before the rate"
          + " falls, in points: less is steadier",
      "less steady",
      "steadier") {
    @Override
    OptionalDouble of(CellResult result) {
      // What follows a divergence is the accuracy of chance, which is as steady as can be.
      return result.values().containsKey(TrainingExperiment.DIVERGED)
          ? OptionalDouble.empty()
          : ofCurve(result, points -> unsteadiness(points, result.protocol()));
    }
  };

  /** Before, a network learns so fast that this hides all else. */
  private static final double BEGIN = 5 / 64.0;

  private final String shortName;
  private final String caption;
  private final String larger;
  private final String smaller;

  TrainingQuantity(String shortName, String caption, String larger, String smaller) {
    this.shortName = shortName;
    this.caption = caption;
    this.larger = larger;
    this.smaller = smaller;
  }

  /** A point of a curve. */
  private record Point(double iteration, double accuracy) {}

  private interface OfPoints {
    OptionalDouble of(List<Point> points);
  }

  /** Returns its name in a table of several. */
  String shortName() {
    return shortName;
  }

  /** Returns what it is in plain words. */
  String caption() {
    return caption;
  }

  /** Returns what a network is of which it is larger. */
  String larger() {
    return larger;
  }

  /** Returns what a network is of which it is smaller. */
  String smaller() {
    return smaller;
  }

  /** Returns it of a training; nothing where it was not measured. */
  abstract OptionalDouble of(CellResult result);

  private static OptionalDouble ofCurve(CellResult result, OfPoints quantity) {
    List<Double> iterations = result.series().getOrDefault(Curve.ITERATION, List.of());
    List<Double> accuracies = result.series().getOrDefault(Curve.TEST_ACCURACY, List.of());
    return quantity.of(
        IntStream.range(0, iterations.size())
            .mapToObj(i -> new Point(iterations.get(i), accuracies.get(i)))
            .toList());
  }

  private static OptionalDouble unsteadiness(List<Point> points, Map<String, Object> protocol) {
    if (points.isEmpty()) {
      return OptionalDouble.empty();
    }
    Schedule schedule = Schedule.parse((String) protocol.get("schedule"));
    int iterations = (int) protocol.get("iterations");
    List<Point> atFullRate =
        points.stream()
            .filter(each -> each.iteration() >= BEGIN * iterations)
            .filter(each -> isFullRate(schedule, (int) each.iteration(), iterations))
            .toList();
    return IntStream.range(1, Math.max(1, atFullRate.size() - 1))
        .mapToDouble(
            i ->
                Math.abs(
                    atFullRate.get(i).accuracy()
                        - (atFullRate.get(i - 1).accuracy() + atFullRate.get(i + 1).accuracy())
                            / 2))
        .average();
  }

  /** Whether the last step before a point was of the whole rate. */
  private static boolean isFullRate(Schedule schedule, int iteration, int iterations) {
    return schedule.factor(new Schedule.Progress(iteration - 1, iterations, List.of())) == 1;
  }
}

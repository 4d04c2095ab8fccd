package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.output.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The accuracies that the authors' implementation printed in a training and its authors published
 * with it (github.com/wy1iu/SphereNet, MIT license), from {@code reference-accuracy.csv}: training
 * accuracy of one batch of 128 every 100 iterations, test accuracy every 500.
 *
 * @param train by iteration
 * @param test by iteration
 */
public record ReferenceLog(
    NavigableMap<Integer, Double> train, NavigableMap<Integer, Double> test) {

  private static final int LAST = 10;
  private static final Map<String, ReferenceLog> ALL = load();

  private static Map<String, ReferenceLog> load() {
    Map<String, ReferenceLog> logs = new LinkedHashMap<>();
    Resource.text("reproduce/reference-accuracy.csv")
        .lines()
        .skip(1)
        .map(line -> line.split(","))
        .forEach(
            cells -> {
              ReferenceLog log =
                  logs.computeIfAbsent(
                      cells[0], run -> new ReferenceLog(new TreeMap<>(), new TreeMap<>()));
              (cells[2].equals("train") ? log.train : log.test)
                  .put(Integer.valueOf(cells[1]), Double.valueOf(cells[3]));
            });
    return logs;
  }

  /**
   * Returns a log.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static ReferenceLog of(String run) {
    ReferenceLog log = ALL.get(run);
    if (log == null) {
      throw new IllegalArgumentException("no log " + run + "; there are " + ALL.keySet());
    }
    return log;
  }

  /** Returns the mean of the last ten test accuracies. */
  public double lastTestAccuracies() {
    return test.descendingMap().values().stream()
        .limit(LAST)
        .mapToDouble(each -> each)
        .average()
        .orElseThrow();
  }

  /** Returns the mean of the training accuracies printed after one iteration and up to another. */
  public OptionalDouble trainAccuracy(int after, int to) {
    return train.subMap(after, false, to, true).values().stream()
        .mapToDouble(each -> each)
        .average();
  }
}

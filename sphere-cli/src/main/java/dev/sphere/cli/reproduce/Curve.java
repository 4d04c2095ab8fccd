package dev.sphere.cli.reproduce;

import ai.djl.ndarray.NDManager;
import dev.sphere.models.checkpoint.JsonPart;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Evaluation;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingObserver;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records test accuracy at evenly spaced iterations, and training accuracy over the spans between
 * the training's own measurements.
 */
final class Curve implements TrainingObserver, Resumable {

  static final String ITERATION = "iteration";
  static final String TEST_ACCURACY = "test accuracy";
  static final String SPAN_END = "span end";
  static final String TRAIN_ACCURACY = "train accuracy";

  /** The points so far. */
  private record Saved(
      List<Double> iterations,
      List<Double> testAccuracies,
      List<Double> spanEnds,
      List<Double> trainAccuracies) {}

  private final SphereNetwork network;
  private final ImageSet images;
  private final int every;
  private final int batchSize;
  private final NDManager manager;
  private final List<Double> iterations = new ArrayList<>();
  private final List<Double> testAccuracies = new ArrayList<>();
  private final List<Double> spanEnds = new ArrayList<>();
  private final List<Double> trainAccuracies = new ArrayList<>();

  /**
   * Begins a curve.
   *
   * @param images to measure on
   * @param every iterations between points, positive
   */
  Curve(SphereNetwork network, ImageSet images, int every, int batchSize, NDManager manager) {
    this.network = network;
    this.images = images;
    this.every = every;
    this.batchSize = batchSize;
    this.manager = manager;
  }

  @Override
  public void onIteration(int iteration, double loss) {
    if (iteration % every == 0) {
      iterations.add((double) iteration);
      testAccuracies.add(Evaluation.of(network, images, batchSize, manager).accuracy());
    }
  }

  @Override
  public void onMeasurement(Measurement measurement) {
    spanEnds.add((double) measurement.iteration());
    trainAccuracies.add(measurement.trainAccuracy());
  }

  @Override
  public List<Resumable> parts() {
    return List.of(this);
  }

  @Override
  public String part() {
    return "curve.json";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    JsonPart.write(new Saved(iterations, testAccuracies, spanEnds, trainAccuracies), out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    Saved saved = JsonPart.read(in, Saved.class);
    replace(iterations, saved.iterations());
    replace(testAccuracies, saved.testAccuracies());
    replace(spanEnds, saved.spanEnds());
    replace(trainAccuracies, saved.trainAccuracies());
  }

  private static void replace(List<Double> points, List<Double> others) {
    points.clear();
    points.addAll(others);
  }

  /** Returns the points. */
  Map<String, List<Double>> series() {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    series.put(ITERATION, iterations);
    series.put(TEST_ACCURACY, testAccuracies);
    series.put(SPAN_END, spanEnds);
    series.put(TRAIN_ACCURACY, trainAccuracies);
    return series;
  }

  /** The mean of all points: high where a network learns soon. */
  double mean() {
    return testAccuracies.stream().mapToDouble(each -> each).average().orElseThrow();
  }

  /**
   * The mean change, up or down, from point to point in the second half: low where it is stable.
   */
  double fluctuation() {
    int half = testAccuracies.size() / 2;
    double sum = 0;
    for (int i = half + 1; i < testAccuracies.size(); i++) {
      sum += Math.abs(testAccuracies.get(i) - testAccuracies.get(i - 1));
    }
    return sum / Math.max(1, testAccuracies.size() - half - 1);
  }
}

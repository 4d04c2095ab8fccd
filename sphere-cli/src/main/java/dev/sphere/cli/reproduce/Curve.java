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

  /** Adds the points that a training that diverged does not reach, with the accuracy of chance. */
  void complete(int lastIteration, double chance) {
    int reached = iterations.isEmpty() ? 0 : iterations.get(iterations.size() - 1).intValue();
    for (int iteration = reached + every; iteration <= lastIteration; iteration += every) {
      iterations.add((double) iteration);
      testAccuracies.add(chance);
    }
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
}

package dev.sphere.models.training;

import dev.sphere.models.checkpoint.JsonPart;
import dev.sphere.models.checkpoint.Resumable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a training is: all that its course depends on beyond the network and the optimizer. Order
 * and variation of the images and all random numbers follow from the iteration.
 */
final class TrainingState implements Resumable {

  /**
   * The state as it is written.
   *
   * @param iteration how many batches were learned from
   * @param images how many images were learned from
   * @param learningSeconds how long that took
   * @param seconds how long it took with measurements, and without interruptions
   * @param restores how often the training diverged and went back
   * @param span what adds up until the next measurement
   * @param measurements the measurements so far
   */
  private record Saved(
      int iteration,
      long images,
      double learningSeconds,
      double seconds,
      int restores,
      Span span,
      List<Measurement> measurements) {}

  /**
   * What adds up from one measurement to the next.
   *
   * @param images how many images were learned from
   * @param correct how many of them were taken for what they are
   * @param loss the sum of their losses
   */
  record Span(long images, long correct, double loss) {
    private static final Span NOTHING = new Span(0, 0, 0);
  }

  private final List<Measurement> measurements = new ArrayList<>();
  private int iteration;
  private long images;
  private double learningSeconds;
  private double secondsBefore;
  private long begin = System.nanoTime();
  private int restores;
  private Span span = Span.NOTHING;

  /** A batch was learned from. */
  void learned(int size, long correct, double loss, double seconds) {
    iteration++;
    images += size;
    learningSeconds += seconds;
    span = new Span(span.images + size, span.correct + correct, span.loss + loss * size);
  }

  /** The network was measured. */
  void measured(Measurement measurement) {
    measurements.add(measurement);
    span = Span.NOTHING;
  }

  /**
   * The training diverged and went back to this state.
   *
   * @param times how often it did
   * @param seconds how long it took until it diverged
   */
  void restored(int times, double seconds) {
    restores = times;
    secondsBefore = seconds;
    begin = System.nanoTime();
  }

  /** Returns how often the training diverged and went back. */
  int restores() {
    return restores;
  }

  /** Returns what the learning rate is multiplied by: it halves each time. */
  double rateFactor() {
    return Math.scalb(1.0, -restores);
  }

  /** Returns how many batches were learned from. */
  int iteration() {
    return iteration;
  }

  /** Returns what added up since the last measurement. */
  Span span() {
    return span;
  }

  /** Returns images a second, measurements not counted. */
  double imagesPerSecond() {
    return images / learningSeconds;
  }

  /** Returns how long the training took so far, interruptions not counted. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - begin) / 1e9;
  }

  /** Returns the measurements so far, in order. */
  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  /** Returns whether the network as it is was measured. */
  boolean isMeasured() {
    return !measurements.isEmpty()
        && measurements.get(measurements.size() - 1).iteration() == iteration;
  }

  /** Returns the best measurement so far, the first of equal ones; empty if there is none. */
  Optional<Measurement> best(MeasuredValue value) {
    return value.best(measurements);
  }

  @Override
  public String part() {
    return "training.json";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    JsonPart.write(
        new Saved(iteration, images, learningSeconds, seconds(), restores, span, measurements),
        out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    Saved saved = JsonPart.read(in, Saved.class);
    if (saved.iteration() < 0) {
      throw new IOException("its iteration is " + saved.iteration());
    }
    if (saved.restores() < 0) {
      throw new IOException("it went back " + saved.restores() + " times");
    }
    iteration = saved.iteration();
    images = saved.images();
    learningSeconds = saved.learningSeconds();
    secondsBefore = saved.seconds();
    begin = System.nanoTime();
    restores = saved.restores();
    span = saved.span();
    measurements.clear();
    measurements.addAll(saved.measurements());
  }
}

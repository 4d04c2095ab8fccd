package dev.sphere.cli.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sphere.cli.output.NetworkTable;
import dev.sphere.cli.output.Table;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkSummary;
import dev.sphere.models.training.TrainingPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a training is and what it needs: what {@code train --dry-run} prints.
 *
 * @param network what learns
 * @param data what it learns from
 * @param length how long it learns
 * @param memory what it needs at most
 * @param seconds how long that takes
 * @param options the options in effect
 */
public record Forecast(
    Network network,
    Data data,
    Length length,
    Memory memory,
    Seconds seconds,
    Map<String, Object> options) {

  /**
   * A network.
   *
   * @param model the architecture
   * @param parameters how many numbers it learns
   * @param multiplyAdds the products of its kernels for an image
   * @param summary its layers
   */
  public record Network(
      String model, long parameters, long multiplyAdds, @JsonIgnore NetworkSummary summary) {

    /** Returns the layers that learn or resize, in order. */
    @JsonProperty
    public List<Map<String, Object>> layers() {
      return NetworkTable.facts(summary);
    }
  }

  /**
   * A data set.
   *
   * @param name its name
   * @param train how many images there are to train on
   * @param test how many images there are to test on
   * @param classes how many classes
   * @param image the shape of an image
   * @param checksum of all images and labels
   */
  public record Data(
      String name, int train, int test, int classes, ImageShape image, String checksum) {}

  /**
   * How long a training is, unless it ends early.
   *
   * @param iterations batches to learn from
   * @param batchSize images a batch
   * @param iterationsAnEpoch batches an epoch
   * @param epochs how often the training set is gone through, in parts
   * @param measurements how often the network is measured
   */
  public record Length(
      int iterations, int batchSize, int iterationsAnEpoch, double epochs, int measurements) {}

  /**
   * Memory.
   *
   * @param bytes the most that is needed
   * @param isMeasured whether that is what this process held, Java and engine included; else it is
   *     reckoned from the shapes of weights and outputs, and all else comes on top
   */
  public record Memory(long bytes, boolean isMeasured) {}

  /**
   * Times, measured on this machine while it did what else it does.
   *
   * @param step of a training step
   * @param measurement of a measurement on all test images
   * @param total of the training, without checkpoints
   */
  public record Seconds(double step, double measurement, double total) {}

  /** A weight, its gradient and two moments. */
  private static final int NUMBERS_A_PARAMETER = 4;

  /** An output and its gradient. */
  private static final int NUMBERS_AN_OUTPUT = 2;

  static Forecast of(
      PreparedTraining training,
      NetworkSummary summary,
      double step,
      double measurement,
      OptionalLong peak) {
    TrainingPlan plan = training.plan();
    ImageData data = training.data();
    int anEpoch = plan.iterationsAnEpoch(data.train().size());
    int measurements = plan.supervision().measurements().count(anEpoch, plan.iterations());
    return new Forecast(
        new Network(
            training.spec().architecture(), summary.parameters(), summary.multiplyAdds(), summary),
        new Data(
            data.name(),
            data.train().size(),
            data.test().size(),
            data.train().classNames().size(),
            training.spec().image(),
            data.checksum()),
        new Length(
            plan.iterations(),
            plan.batchSize(),
            anEpoch,
            (double) plan.iterations() / anEpoch,
            measurements),
        new Memory(peak.orElse(estimate(summary, plan.batchSize())), peak.isPresent()),
        new Seconds(step, measurement, step * plan.iterations() + measurement * measurements),
        training.options());
  }

  private static long estimate(NetworkSummary summary, int batchSize) {
    long outputs = summary.layers().stream().mapToLong(layer -> layer.output().size()).sum();
    return Float.BYTES
        * (NUMBERS_A_PARAMETER * summary.parameters() + NUMBERS_AN_OUTPUT * outputs * batchSize);
  }

  /** Returns the forecast for people. */
  public String text() {
    Table table =
        new Table()
            .row(
                "data",
                "%s, %d training and %d test images of %d×%d×%d in %d classes, checksum %s"
                    .formatted(
                        data.name,
                        data.train,
                        data.test,
                        data.image.channels(),
                        data.image.height(),
                        data.image.width(),
                        data.classes,
                        data.checksum))
            .row(
                "length",
                String.format(
                    Locale.ROOT,
                    "%d iterations of %d images, %.2f epochs of %d; %d measurements",
                    length.iterations,
                    length.batchSize,
                    length.epochs,
                    length.iterationsAnEpoch,
                    length.measurements))
            .row(
                "memory",
                String.format(
                    Locale.ROOT,
                    memory.isMeasured
                        ? "%.0f MB, the most that this process held in a few steps and a measurement"
                        : "%.0f MB for weights, moments, outputs and gradients, by their shapes;"
                            + " Java and the engine come on top",
                    memory.bytes / 1e6))
            .row(
                "time",
                String.format(
                    Locale.ROOT,
                    "about %.0f s on %s: %.3f s a step, %.2f s a measurement",
                    seconds.total,
                    options.get("engine"),
                    seconds.step,
                    seconds.measurement));
    return NetworkTable.text(network.summary) + "\n\n" + table;
  }
}

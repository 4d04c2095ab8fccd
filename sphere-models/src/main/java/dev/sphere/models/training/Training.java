package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.sphere.api.NonFiniteEmbeddingException;
import dev.sphere.api.Regularizer;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;
import java.util.Optional;

/**
 * Trains a network on one device.
 *
 * <p>Each step: forward with labels, the head's loss plus the regularizer's penalties, backward, a
 * limit on the gradient's norm, an optimizer step, now and then a projection of the kernels. The
 * network is measured once an epoch, but at most twenty times a training and always at its end.
 */
public final class Training {

  private static final int MOST_MEASUREMENTS = 20;

  private final SphereNetwork network;
  private final ImageData data;
  private final TrainingPlan plan;
  private final NDManager manager;
  private final TrainingObserver observer;
  private final ParameterStore parameters;
  private final Penalties penalties;
  private final Loss loss;
  private long images;
  private double learningSeconds;

  /**
   * Prepares a training.
   *
   * @param network initialized on the device of {@code manager}
   * @param manager holds nothing more after the training than before
   */
  public Training(
      SphereNetwork network,
      Optional<Regularizer> regularizer,
      ImageData data,
      TrainingPlan plan,
      NDManager manager,
      TrainingObserver observer) {
    this.network = network;
    this.data = data;
    this.plan = plan;
    this.manager = manager;
    this.observer = observer;
    parameters = new ParameterStore(manager, false);
    penalties = new Penalties(regularizer, network);
    loss = network.head().loss();
  }

  /**
   * Trains.
   *
   * @return the last measurement
   * @throws DivergedException if a loss is not a number
   */
  public Measurement run() {
    try (ParameterUpdates updates =
        new ParameterUpdates(network, plan.hyperparameters(), this::rate)) {
      return run(updates);
    }
  }

  private Measurement run(ParameterUpdates updates) {
    KernelProjection projection = new KernelProjection(network);
    BatchLoader loader =
        new BatchLoader(data.train(), plan.batchSize(), plan.augmentation(), plan.seed());
    boolean dropLast = data.train().size() >= plan.batchSize();
    int iterationsAnEpoch = Math.max(1, data.train().size() / plan.batchSize());
    int between = Math.max(iterationsAnEpoch, leastBetween(plan.iterations()));

    Span span = new Span();
    long begin = System.nanoTime();
    Measurement measurement = null;
    int iteration = 0;
    for (int epoch = 0; iteration < plan.iterations(); epoch++) {
      try (BatchIterator batches = loader.epoch(epoch, true, dropLast)) {
        while (batches.hasNext() && iteration < plan.iterations()) {
          iteration++;
          double value = step(iteration, batches.next(), span);
          if (!Double.isFinite(value)) {
            throw new DivergedException(iteration, value);
          }
          updates.step(manager);
          if (plan.hyperparameters().projectsAfter(iteration)) {
            projection.apply(manager);
          }
          observer.onIteration(iteration, value);
          if (iteration % between == 0 || iteration == plan.iterations()) {
            measurement = measure(iteration, iterationsAnEpoch, span, begin);
            if (!Double.isFinite(measurement.testLoss())) {
              throw new DivergedException(iteration, measurement.testLoss());
            }
            observer.onMeasurement(measurement);
            span = new Span();
          }
        }
      }
    }
    return measurement;
  }

  /** How many iterations lie between measurements at least, so that there are not too many. */
  private static int leastBetween(int iterations) {
    return (iterations - 1) / MOST_MEASUREMENTS + 1;
  }

  /** Goes forward and backward; returns the loss. */
  private double step(int iteration, PreparedBatch batch, Span span) {
    // The scope closes what a penalty leaves with the manager of its kernel.
    try (NDManager scratch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray labels = batch.labels(scratch);
      NDList outputs;
      NDArray total;
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        outputs =
            network.forward(parameters, new NDList(batch.data(scratch)), new NDList(labels), null);
        total = loss.evaluate(new NDList(labels), outputs);
        total = penalties.addTo(total, parameters);
        collector.backward(total);
      }
      double value = total.getFloat();
      span.images += batch.size();
      span.correct += Evaluation.correct(network.head().choose(outputs), labels);
      span.loss += value * batch.size();
      return value;
    } catch (NonFiniteEmbeddingException diverged) {
      throw new DivergedException(iteration, diverged.getMessage());
    }
  }

  private Measurement measure(int iteration, int iterationsAnEpoch, Span span, long begin) {
    images += span.images;
    learningSeconds += seconds(span.begin);
    Evaluation test = Evaluation.of(network, data.test(), plan.batchSize(), manager);
    return new Measurement(
        iteration,
        (double) iteration / iterationsAnEpoch,
        rate(iteration),
        span.loss / span.images,
        (double) span.correct / span.images,
        test.loss(),
        test.accuracy(),
        images / learningSeconds,
        seconds(begin));
  }

  /** The learning rate of an update, which counts from 1. */
  private float rate(int update) {
    Hyperparameters settings = plan.hyperparameters();
    double progress = (update - 1.0) / plan.iterations();
    return (float) (settings.learningRate() * settings.schedule().factor(progress));
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** What adds up from one measurement to the next. */
  private static final class Span {
    private final long begin = System.nanoTime();
    private long images;
    private long correct;
    private double loss;
  }
}

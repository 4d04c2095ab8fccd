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
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains a network on one device.
 *
 * <p>Each step: forward with labels, the head's loss plus the regularizer's penalties, backward,
 * for one batch or several; a limit on the gradient's norm, an optimizer step, now and then a
 * projection of the kernels. The network is measured once an epoch, but at most twenty times a
 * training and always at its end. Where the weights are averaged, what is measured, and what the
 * network has at the end, is the average; if the training ends by an exception, the network has the
 * weights of the last step.
 */
public final class Training {

  private static final int MOST_MEASUREMENTS = 20;

  /** The golden ratio of 2⁶⁴: seeds of neighbouring iterations are far apart. */
  private static final long SEED_STRIDE = 0x9e37_79b9_7f4a_7c15L;

  private final SphereNetwork network;
  private final ImageData data;
  private final TrainingPlan plan;
  private final NDManager manager;
  private final TrainingObserver observer;
  private final ParameterStore parameters;
  private final Penalties penalties;
  private final Loss loss;
  private final TrainingState state = new TrainingState();

  /**
   * Prepares a training.
   *
   * @param network initialized on the device of {@code manager}
   * @param manager holds nothing more after the training than before
   * @throws IllegalArgumentException if the network cannot learn so, see {@link
   *     Hyperparameters#requireFit}
   */
  public Training(
      SphereNetwork network,
      Optional<Regularizer> regularizer,
      ImageData data,
      TrainingPlan plan,
      NDManager manager,
      TrainingObserver observer) {
    this.network = plan.hyperparameters().requireFit(network);
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
    try {
      return run(Checkpointing.NONE);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // nothing is read or written
    }
  }

  /**
   * Trains from where the checkpoints end, as if there had been no interruption.
   *
   * @return the last measurement
   * @throws DivergedException if a loss is not a number
   * @throws StoppedException if it was asked to stop
   * @throws IOException if a checkpoint cannot be written, or none of those there are can be read
   */
  public Measurement run(Checkpointing checkpoints) throws IOException {
    try (Descent descent = new Descent(network, plan, this::rate, manager)) {
      List<Resumable> parts = new ArrayList<>(List.of(state, new NetworkState(network, manager)));
      parts.addAll(descent.parts());
      checkpoints.restore(parts);
      observer.onBegin(state.iteration(), state.measurements());
      try (TrainingBatches batches = new TrainingBatches(data.train(), plan, state.iteration())) {
        Measurement last = run(descent, batches, checkpoints, parts);
        descent.finish();
        return last;
      }
    }
  }

  private Measurement run(
      Descent descent, TrainingBatches batches, Checkpointing checkpoints, List<Resumable> parts)
      throws IOException {
    int between = Math.max(batches.anEpoch(), leastBetween(plan.iterations()));
    while (true) {
      int iteration = state.iteration();
      boolean isLast = iteration >= plan.iterations();
      boolean isMeasuredNow =
          iteration > 0 && (iteration % between == 0 || isLast) && !state.isMeasured();
      if (isMeasuredNow) {
        descent.measure(() -> measure(batches.anEpoch()));
      }
      if (isMeasuredNow && (isLast || state.best() == iteration)
          || !isLast && checkpoints.isDue(iteration, batches.anEpoch())) {
        checkpoints.write(iteration, state.best(), parts);
      }
      if (isLast) {
        return state.measurements().get(state.measurements().size() - 1);
      }
      learn(batches, descent);
      if (checkpoints.isStopAsked()) {
        checkpoints.write(state.iteration(), state.best(), parts);
        throw new StoppedException(state.iteration());
      }
    }
  }

  /** How many iterations lie between measurements at least, so that there are not too many. */
  private static int leastBetween(int iterations) {
    return (iterations - 1) / MOST_MEASUREMENTS + 1;
  }

  /** Learns from the next batch. */
  private void learn(TrainingBatches batches, Descent descent) {
    long begin = System.nanoTime();
    int iteration = state.iteration() + 1;
    PreparedBatch batch = batches.next();
    manager.getEngine().setRandomSeed(seed(iteration));
    Step step = step(iteration, batch);
    if (!Double.isFinite(step.loss())) {
      throw new DivergedException(iteration, step.loss());
    }
    descent.learn(iteration);
    state.learned(batch.size(), step.correct(), step.loss(), (System.nanoTime() - begin) / 1e9);
    observer.onIteration(iteration, step.loss());
  }

  /** The engine's random numbers follow from the iteration: no state of theirs need be kept. */
  private int seed(int iteration) {
    return new SplittableRandom(plan.seed() + iteration * SEED_STRIDE).nextInt();
  }

  private record Step(double loss, long correct) {}

  /** Goes forward and backward. */
  private Step step(int iteration, PreparedBatch batch) {
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
      return new Step(total.getFloat(), Evaluation.correct(network.head().choose(outputs), labels));
    } catch (NonFiniteEmbeddingException diverged) {
      throw new DivergedException(iteration, diverged.getMessage());
    }
  }

  private Measurement measure(int iterationsAnEpoch) {
    int iteration = state.iteration();
    Evaluation test = Evaluation.of(network, data.test(), plan.batchSize(), manager);
    if (!Double.isFinite(test.loss())) {
      throw new DivergedException(iteration, test.loss());
    }
    TrainingState.Span span = state.span();
    Measurement measurement =
        new Measurement(
            iteration,
            (double) iteration / iterationsAnEpoch,
            rate(plan.step(iteration)),
            span.loss() / span.images(),
            (double) span.correct() / span.images(),
            test.loss(),
            test.accuracy(),
            state.imagesPerSecond(),
            state.seconds());
    state.measured(measurement);
    observer.onMeasurement(measurement);
    return measurement;
  }

  /** The learning rate of a step, which counts from 1. */
  private float rate(int step) {
    LearningRate rate = plan.hyperparameters().learningRate();
    return (float) rate.at(step - 1, plan.steps(), state.measurements());
  }
}

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
 * projection of the kernels. How often the network is measured, what ends the training early and
 * what becomes of it if it diverges is its {@link Supervision}; at its end it is measured in any
 * case. Where the weights are averaged, what is measured, and what the network has at the end, is
 * the average; if the training ends by an exception, the network has the weights of the last step.
 */
public final class Training {

  private static final String REGULARIZER = "regularizer";

  /** The golden ratio of 2⁶⁴: seeds of neighbouring iterations are far apart. */
  private static final long SEED_STRIDE = 0x9e37_79b9_7f4a_7c15L;

  private final SphereNetwork network;
  private final ImageData data;
  private final TrainingPlan plan;
  private final NDManager manager;
  private final TrainingObserver observer;
  private final Penalties penalties;
  private final Loss loss;
  private final Supervision supervision;
  private final FiniteCheck finite;
  private final DivergenceSearch search;
  private final TrainingState state = new TrainingState();

  /** Remembers the arrays of parameters, which a restore replaces. */
  private ParameterStore parameters;

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
    penalties = new Penalties(regularizer, network);
    loss = network.head().loss();
    supervision = plan.supervision();
    finite = new FiniteCheck(network);
    search = new DivergenceSearch(network, manager);
  }

  /**
   * Trains.
   *
   * @throws DivergedException if a loss, a weight or a gradient is not finite
   */
  public TrainingResult run() {
    try {
      return run(supervision.keepsBest() ? new BestInMemory() : Checkpointing.NONE);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // no file is read or written
    }
  }

  /**
   * Trains from where the checkpoints end, as if there had been no interruption.
   *
   * @throws DivergedException if a loss, a weight or a gradient is not finite, and it was so after
   *     all restores that the plan allows or there is no checkpoint to go back to
   * @throws StoppedException if it was asked to stop
   * @throws IOException if a checkpoint cannot be written, or none of those there are can be read
   */
  public TrainingResult run(Checkpointing checkpoints) throws IOException {
    Optional<DivergedException> diverged = Optional.empty();
    while (true) {
      try {
        return attempt(checkpoints, diverged);
      } catch (DivergedException failure) {
        if (state.restores() >= supervision.restores() || checkpoints.isEmpty()) {
          throw failure;
        }
        diverged = Optional.of(failure);
      }
    }
  }

  /**
   * Trains from where the checkpoints end.
   *
   * @param diverged why the attempt before failed
   */
  private TrainingResult attempt(Checkpointing checkpoints, Optional<DivergedException> diverged)
      throws IOException {
    int restores = state.restores() + 1;
    double seconds = state.seconds();
    try (Descent descent = new Descent(network, plan, this::rate, manager)) {
      Kept kept = new Kept(checkpoints, descent);
      boolean isNew = checkpoints.isEmpty();
      checkpoints.restore(kept.parts());
      parameters = new ParameterStore(manager, false);
      if (diverged.isPresent()) {
        state.restored(restores, seconds);
        observer.onRestore(diverged.get(), restores);
      }
      if (diverged.isPresent() || isNew && supervision.restores() > 0) {
        kept.write(); // what to go back to, with the number of times
      }
      observer.onBegin(state.iteration(), state.measurements());
      try (TrainingBatches batches = new TrainingBatches(data.train(), plan, state.iteration())) {
        TrainingResult result = run(descent, batches, kept);
        descent.finish();
        return result;
      }
    }
  }

  /** The parts of this training, and where their states are kept. */
  private final class Kept {
    private final Checkpointing checkpoints;
    private final NetworkState weights = new NetworkState(network, manager);
    private final Descent descent;

    Kept(Checkpointing checkpoints, Descent descent) {
      this.checkpoints = checkpoints;
      this.descent = descent;
    }

    List<Resumable> parts() {
      List<Resumable> parts = new ArrayList<>(List.of(state, weights));
      parts.addAll(descent.parts());
      parts.addAll(observer.parts());
      return parts;
    }

    void write() throws IOException {
      requireFiniteParameters(state.iteration());
      checkpoints.write(state.iteration(), bestIteration(), parts());
    }

    /** Brings back the weights and their average; what was measured since stays known. */
    void restoreNetwork(int iteration) throws IOException {
      List<Resumable> wanted = new ArrayList<>();
      for (Resumable part : parts()) {
        boolean isOfWeights = part == weights || part instanceof AveragedWeights;
        wanted.add(isOfWeights ? part : new Unwanted(part));
      }
      checkpoints.restore(iteration, wanted);
    }
  }

  private TrainingResult run(Descent descent, TrainingBatches batches, Kept kept)
      throws IOException {
    while (true) {
      int iteration = state.iteration();
      boolean isLast = iteration >= plan.iterations();
      boolean isMeasuredNow = isMeasurementDue(batches.anEpoch()) && !state.isMeasured();
      if (isMeasuredNow) {
        requireFiniteParameters(iteration);
        descent.measure(() -> measure(batches.anEpoch()));
      }
      Optional<EarlyStopping> stoppedBy =
          supervision
              .earlyStopping()
              .filter(each -> state.isMeasured() && each.isDue(state.measurements()));
      boolean isEnd = isLast || stoppedBy.isPresent();
      if (isMeasuredNow && (isEnd || bestIteration() == iteration)
          || !isEnd && kept.checkpoints.isDue(iteration, batches.anEpoch())) {
        kept.write();
      }
      if (isEnd) {
        return end(stoppedBy, kept);
      }
      learn(batches, descent);
      if (kept.checkpoints.isStopAsked()) {
        kept.write();
        throw new StoppedException(state.iteration());
      }
    }
  }

  private boolean isMeasurementDue(int iterationsAnEpoch) {
    int iteration = state.iteration();
    return iteration >= plan.iterations()
        || iteration > 0
            && supervision.measurements().isDue(iteration, iterationsAnEpoch, plan.iterations());
  }

  private Optional<Measurement> best() {
    return state.best(supervision.comparedBy());
  }

  /** 0 where nothing was measured. */
  private int bestIteration() {
    return best().map(Measurement::iteration).orElse(0);
  }

  private TrainingResult end(Optional<EarlyStopping> stoppedBy, Kept kept) throws IOException {
    Measurement last = state.measurements().get(state.measurements().size() - 1);
    Measurement left = supervision.keepsBest() ? best().orElseThrow() : last;
    if (left != last && !kept.checkpoints.isWhole(left.iteration())) {
      left = last; // a network that is less good is more than none
    }
    if (left != last) {
      kept.restoreNetwork(left.iteration());
    }
    return new TrainingResult(last, left, stoppedBy, state.restores());
  }

  /** Learns from the next batch. */
  private void learn(TrainingBatches batches, Descent descent) {
    long begin = System.nanoTime();
    int iteration = state.iteration() + 1;
    PreparedBatch batch = batches.next();
    manager.getEngine().setRandomSeed(seed(iteration));
    Step step = step(batch);
    if (!Double.isFinite(step.loss()) || !finite.isSumFinite(manager)) {
      requireFinite(iteration, batch, step.loss());
    }
    descent.learn(iteration);
    state.learned(batch.size(), step.correct(), step.loss(), (System.nanoTime() - begin) / 1e9);
    observer.onIteration(iteration, step.loss());
  }

  /** Finds what in a step is not finite, from what comes first to what comes last. */
  private void requireFinite(int iteration, PreparedBatch batch, double stepLoss) {
    finite.weight().ifPresent(name -> fail(iteration - 1, name, "the parameter " + name));
    if (!Double.isFinite(stepLoss)) {
      String place = search.inStep(batch, loss, seed(iteration)).orElse(REGULARIZER);
      fail(iteration, place, "the output of " + place);
    }
    finite.gradient(manager).ifPresent(name -> fail(iteration, name, "the gradient of " + name));
    requireFiniteParameters(iteration);
  }

  /** What is learned, what is averaged while learning and what else there is. */
  private void requireFiniteParameters(int iteration) {
    finite.parameter().ifPresent(name -> fail(iteration, name, "the parameter " + name));
  }

  private static void fail(int iteration, String layer, String what) {
    throw new DivergedException(iteration, layer, what);
  }

  /** The engine's random numbers follow from the iteration: no state of theirs need be kept. */
  private int seed(int iteration) {
    return new SplittableRandom(plan.seed() + iteration * SEED_STRIDE).nextInt();
  }

  private record Step(double loss, long correct) {}

  /** Goes forward and backward. */
  private Step step(PreparedBatch batch) {
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
    } catch (NonFiniteEmbeddingException refused) {
      return new Step(Double.NaN, 0);
    }
  }

  private Evaluation test(int iteration) {
    Evaluation test = Evaluation.of(network, data.test(), plan.batchSize(), manager);
    if (!Double.isFinite(test.loss())) {
      String place = search.inEvaluation(data.test(), plan.batchSize()).orElse("loss");
      fail(iteration, place, "the output of %s for the test images".formatted(place));
    }
    return test;
  }

  private Measurement measure(int iterationsAnEpoch) {
    int iteration = state.iteration();
    Evaluation test = test(iteration);
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
    double factor = state.rateFactor();
    return (float) (factor * rate.at(step - 1, plan.steps(), state.measurements()));
  }
}

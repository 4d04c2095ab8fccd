package dev.sphere.losses.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.evaluator.Evaluator;
import dev.sphere.api.EngineArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * A metric of embeddings in DJL's training: collects the embeddings and labels of all batches and
 * computes the metric of them together when it is asked for.
 *
 * <p>The embeddings are the first array of the predictions, (N, …), each flattened and read as
 * float32; the labels the first array of the labels, N whole numbers. Other arrays are taken with
 * {@link ai.djl.training.evaluator.IndexEvaluator}.
 *
 * <p>An accumulator that is empty, or whose embeddings do not define the metric (no two of one
 * class, say), gives NaN, as DJL's own evaluators do. Embeddings that are not finite are refused.
 *
 * <p>The embeddings are kept on the heap until the accumulator is reset: 4 bytes for each value.
 * DJL's {@link ai.djl.training.listener.EvaluatorTrainingListener} collects those of the whole
 * training epoch too, and, if the trainer has metrics, computes of them every few batches. {@link
 * #collectingOnly} spares that.
 */
public final class EmbeddingEvaluator extends Evaluator {

  /** The most pairs that are compared; more than 3162 embeddings have more. */
  private static final int MOST_PAIRS = 5_000_000;

  private static final long SEED = 0;

  private final ToDoubleFunction<LabelledEmbeddings> metric;
  private final Predicate<String> collected;
  private final Map<String, List<LabelledEmbeddings>> batches = new HashMap<>();

  /**
   * Makes an evaluator of any metric.
   *
   * @param name the name of the metric in DJL's results
   * @param metric the metric of at least one embedding; NaN where they do not define it
   */
  public EmbeddingEvaluator(String name, ToDoubleFunction<LabelledEmbeddings> metric) {
    this(name, metric, key -> true);
  }

  private EmbeddingEvaluator(
      String name, ToDoubleFunction<LabelledEmbeddings> metric, Predicate<String> collected) {
    super(name);
    this.metric = metric;
    this.collected = collected;
  }

  /**
   * {@code EqualErrorRate}: {@link RocCurve#equalErrorRate()} over all pairs. Of more than 3162
   * embeddings it is estimated over 5,000,000 random pairs, the same at each call; so are all
   * metrics of pairs.
   */
  public static EmbeddingEvaluator equalErrorRate() {
    return ofCurve("EqualErrorRate", RocCurve::equalErrorRate);
  }

  /** {@code AreaUnderCurve}: {@link RocCurve#area()} over all pairs. */
  public static EmbeddingEvaluator areaUnderCurve() {
    return ofCurve("AreaUnderCurve", RocCurve::area);
  }

  /**
   * {@code TrueAcceptRate@0.001}: {@link RocCurve#trueAcceptRate} over all pairs.
   *
   * @param falseAcceptRate from 0 to 1
   * @throws IllegalArgumentException if it is not
   */
  public static EmbeddingEvaluator trueAcceptRate(double falseAcceptRate) {
    RocCurve.requireRate(falseAcceptRate);
    return ofCurve(
        "TrueAcceptRate@" + falseAcceptRate, curve -> curve.trueAcceptRate(falseAcceptRate));
  }

  /**
   * {@code VerificationAccuracy}: the mean of {@link Verification#bestThresholdAccuracy(int, long)}
   * over all pairs, most of which are impostors where classes are many. NaN if there are not as
   * many genuine and impostor pairs as folds.
   *
   * @param folds at least 2
   * @throws IllegalArgumentException if it is less
   */
  public static EmbeddingEvaluator verificationAccuracy(int folds) {
    Verification.requireFolds(folds);
    return ofPairs(
        "VerificationAccuracy", folds, pairs -> pairs.bestThresholdAccuracy(folds, SEED).mean());
  }

  /**
   * {@code Recall@5}: {@link NearestNeighbours#recallAt}, each embedding among all others.
   *
   * @param k at least 1
   * @throws IllegalArgumentException if it is less
   */
  public static EmbeddingEvaluator recallAt(int k) {
    return ofNeighbours("Recall@" + k, k, neighbours -> neighbours.recallAt(k));
  }

  /**
   * {@code NearestNeighbourAccuracy@5}: {@link NearestNeighbours#accuracy}, each embedding among
   * all others.
   *
   * @param k at least 1
   * @throws IllegalArgumentException if it is less
   */
  public static EmbeddingEvaluator nearestNeighbourAccuracy(int k) {
    return ofNeighbours("NearestNeighbourAccuracy@" + k, k, neighbours -> neighbours.accuracy(k));
  }

  private static EmbeddingEvaluator ofCurve(String name, ToDoubleFunction<RocCurve> metric) {
    return ofPairs(name, 1, pairs -> metric.applyAsDouble(pairs.curve()));
  }

  private static EmbeddingEvaluator ofPairs(
      String name, int leastOfEitherKind, ToDoubleFunction<Verification> metric) {
    return new EmbeddingEvaluator(
        name,
        embeddings -> {
          Verification pairs = pairs(embeddings);
          return Math.min(pairs.genuinePairs(), pairs.impostorPairs()) < leastOfEitherKind
              ? Double.NaN
              : metric.applyAsDouble(pairs);
        });
  }

  private static Verification pairs(LabelledEmbeddings embeddings) {
    return Verification.allPairsCount(embeddings.size()) > MOST_PAIRS
        ? Verification.randomPairs(embeddings, MOST_PAIRS, SEED)
        : Verification.allPairs(embeddings);
  }

  private static EmbeddingEvaluator ofNeighbours(
      String name, int k, ToDoubleFunction<NearestNeighbours> metric) {
    NearestNeighbours.requireNeighbours(k);
    return new EmbeddingEvaluator(
        name,
        embeddings ->
            embeddings.size() < 2
                ? Double.NaN
                : metric.applyAsDouble(NearestNeighbours.leaveOneOut(embeddings, k)));
  }

  /**
   * Returns this metric for some accumulators alone, such as {@link
   * ai.djl.training.listener.EvaluatorTrainingListener#VALIDATE_EPOCH}. All others stay empty.
   */
  public EmbeddingEvaluator collectingOnly(String... accumulators) {
    return new EmbeddingEvaluator(getName(), metric, Set.of(accumulators)::contains);
  }

  /**
   * {@inheritDoc}
   *
   * @return the metric of these embeddings alone, a float32 scalar of the predictions' manager
   */
  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    double value = metricOf(List.of(read(labels, predictions)));
    return EngineArrays.of(
        predictions.head().getManager(), new float[] {(float) value}, new Shape());
  }

  @Override
  public void addAccumulator(String key) {
    batches.put(key, new ArrayList<>());
  }

  @Override
  public void updateAccumulator(String key, NDList labels, NDList predictions) {
    updateAccumulators(new String[] {key}, labels, predictions);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if an accumulator was not added, or the arrays are not
   *     embeddings with a label each
   */
  @Override
  public void updateAccumulators(String[] keys, NDList labels, NDList predictions) {
    List<List<LabelledEmbeddings>> updated = new ArrayList<>();
    for (String key : keys) {
      if (collected.test(key)) {
        updated.add(accumulator(key));
      }
    }
    if (!updated.isEmpty()) {
      LabelledEmbeddings batch = read(labels, predictions);
      updated.forEach(accumulator -> accumulator.add(batch));
    }
  }

  @Override
  public void resetAccumulator(String key) {
    addAccumulator(key);
  }

  @Override
  public float getAccumulator(String key) {
    return (float) metricOf(accumulator(key));
  }

  private List<LabelledEmbeddings> accumulator(String key) {
    List<LabelledEmbeddings> accumulator = batches.get(key);
    if (accumulator == null) {
      throw new IllegalArgumentException(
          "%s has no accumulator %s: those added are %s"
              .formatted(getName(), key, batches.keySet()));
    }
    return accumulator;
  }

  private double metricOf(List<LabelledEmbeddings> parts) {
    LabelledEmbeddings embeddings = LabelledEmbeddings.concatenate(parts);
    return embeddings.size() == 0 ? Double.NaN : metric.applyAsDouble(embeddings);
  }

  private static LabelledEmbeddings read(NDList labels, NDList predictions) {
    int[] classes = readLabels(labels.head());
    float[] values = readValues(predictions.head());
    int size = Math.toIntExact(predictions.head().getShape().get(0));
    float[][] rows = new float[size][];
    for (int i = 0; i < size; i++) {
      int length = values.length / size;
      rows[i] = Arrays.copyOfRange(values, i * length, (i + 1) * length);
    }
    return new LabelledEmbeddings(rows, classes);
  }

  private static float[] readValues(NDArray embeddings) {
    // A copy even of float32: it is closed, the array of the trainer must not be.
    try (NDArray values = embeddings.toType(DataType.FLOAT32, true)) {
      return values.toFloatArray();
    }
  }

  private static int[] readLabels(NDArray labels) {
    try (NDArray numbers = labels.toType(DataType.FLOAT64, true)) {
      double[] values = numbers.toDoubleArray();
      int[] classes = new int[values.length];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = (int) values[i];
        if (classes[i] != values[i]) {
          throw new IllegalArgumentException(
              "label %s of entry %d in the batch is not a whole number of 32 bits"
                  .formatted(values[i], i));
        }
      }
      return classes;
    }
  }
}

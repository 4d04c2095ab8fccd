package dev.sphere.losses.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Pairs of embeddings with their cosines: are the two of one class?
 *
 * <p>A pair of one class is genuine, a pair of two classes an impostor. A pair takes nine bytes.
 */
public final class Verification {

  private final double[] cosines;
  private final boolean[] genuine;
  private final int genuinePairs;

  /**
   * Two rows of the embeddings, counted from 0.
   *
   * @param first a row
   * @param second another row
   */
  public record Pair(int first, int second) {}

  private Verification(double[] cosines, boolean[] genuine) {
    this.cosines = cosines;
    this.genuine = genuine;
    this.genuinePairs =
        (int) IntStream.range(0, genuine.length).filter(pair -> genuine[pair]).count();
  }

  /**
   * Compares each embedding with each other one, in the order (0, 1), (0, 2), …, (1, 2), …
   *
   * @throws IllegalArgumentException if there are more than 65536 embeddings: their pairs do not
   *     fit into an array
   */
  public static Verification allPairs(LabelledEmbeddings embeddings) {
    int size = embeddings.size();
    if (allPairsCount(size) > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d embeddings have %d pairs: allowed are 65536 embeddings; give a list of pairs"
              .formatted(size, allPairsCount(size)));
    }
    double[] cosines = new double[(int) allPairsCount(size)];
    boolean[] genuine = new boolean[cosines.length];
    IntStream.range(0, CosineBlock.count(embeddings))
        .parallel()
        .mapToObj(block -> new CosineBlock(embeddings, block))
        .forEach(block -> comparePreceding(embeddings, block, cosines, genuine));
    return new Verification(cosines, genuine);
  }

  /** Returns how many pairs so many embeddings have. */
  static long allPairsCount(int size) {
    return (long) size * (size - 1) / 2;
  }

  /** Compares the embeddings of a block with each one before them. */
  private static void comparePreceding(
      LabelledEmbeddings embeddings, CosineBlock block, double[] cosines, boolean[] genuine) {
    double[] row = CosineBlock.newCosines();
    for (int first = 0; first < block.to() - 1; first++) {
      block.cosines(embeddings.direction(first), row);
      int pairsOfFirst =
          (int) (allPairsCount(embeddings.size()) - allPairsCount(embeddings.size() - first));
      for (int second = Math.max(first + 1, block.from()); second < block.to(); second++) {
        int pair = pairsOfFirst + second - first - 1;
        cosines[pair] = row[second - block.from()];
        genuine[pair] = embeddings.label(first) == embeddings.label(second);
      }
    }
  }

  /**
   * Compares the embeddings of a list of pairs, such as LFW's.
   *
   * @throws IllegalArgumentException if a pair names a row that does not exist or one row twice
   */
  public static Verification ofPairs(LabelledEmbeddings embeddings, List<Pair> pairs) {
    double[] cosines = new double[pairs.size()];
    boolean[] genuine = new boolean[pairs.size()];
    int index = 0;
    for (Pair pair : pairs) {
      requireRows(embeddings, index, pair);
      cosines[index] = embeddings.cosine(pair.first(), pair.second());
      genuine[index] = embeddings.label(pair.first()) == embeddings.label(pair.second());
      index++;
    }
    return new Verification(cosines, genuine);
  }

  private static void requireRows(LabelledEmbeddings embeddings, int index, Pair pair) {
    int last = embeddings.size() - 1;
    if (Math.min(pair.first(), pair.second()) < 0
        || Math.max(pair.first(), pair.second()) > last
        || pair.first() == pair.second()) {
      throw new IllegalArgumentException(
          "pair %d is (%d, %d): allowed are two different rows from 0 to %d"
              .formatted(index, pair.first(), pair.second(), last));
    }
  }

  /**
   * Compares pairs drawn evenly from all, with replacement: the estimate for more embeddings than
   * all pairs of which would fit into memory.
   *
   * @param seed equal seeds draw equal pairs
   * @throws IllegalArgumentException if there are fewer than two embeddings
   */
  public static Verification randomPairs(LabelledEmbeddings embeddings, int pairs, long seed) {
    if (embeddings.size() < 2) {
      throw new IllegalArgumentException(
          "%d embeddings have no pairs: at least two are needed".formatted(embeddings.size()));
    }
    Random random = new Random(seed);
    double[] cosines = new double[pairs];
    boolean[] genuine = new boolean[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      int first = random.nextInt(embeddings.size());
      int other = random.nextInt(embeddings.size() - 1);
      int second = other < first ? other : other + 1;
      cosines[pair] = embeddings.cosine(first, second);
      genuine[pair] = embeddings.label(first) == embeddings.label(second);
    }
    return new Verification(cosines, genuine);
  }

  /** Returns the number of pairs. */
  public int pairs() {
    return cosines.length;
  }

  /** Returns the number of pairs of one class. */
  public int genuinePairs() {
    return genuinePairs;
  }

  /** Returns the number of pairs of two classes. */
  public int impostorPairs() {
    return cosines.length - genuinePairs;
  }

  /** Returns the cosine of a pair. */
  public double cosine(int pair) {
    return cosines[pair];
  }

  /** Returns whether the embeddings of a pair are of one class. */
  public boolean isGenuine(int pair) {
    return genuine[pair];
  }

  /**
   * Returns the curve of all pairs.
   *
   * @throws IllegalArgumentException if there is no genuine or no impostor pair
   */
  public RocCurve curve() {
    return new RocCurve(cosinesOf(true), cosinesOf(false));
  }

  private double[] cosinesOf(boolean kind) {
    return IntStream.range(0, pairs())
        .filter(pair -> genuine[pair] == kind)
        .mapToDouble(pair -> cosines[pair])
        .toArray();
  }

  /**
   * Cross-validates as {@link #bestThresholdAccuracy(int[])} with folds that are drawn: each has,
   * up to one, equally many genuine and equally many impostor pairs.
   *
   * @param folds how many, at least 2; LFW has 10
   * @param seed equal seeds give equal folds
   * @throws IllegalArgumentException if there are fewer than so many pairs of a kind
   */
  public CrossValidation bestThresholdAccuracy(int folds, long seed) {
    requireFolds(folds);
    if (Math.min(genuinePairs(), impostorPairs()) < folds) {
      throw new IllegalArgumentException(
          "%d genuine and %d impostor pairs for %d folds: each fold needs one of either"
              .formatted(genuinePairs(), impostorPairs(), folds));
    }
    int[] foldOfPair = new int[pairs()];
    int genuineDealt = 0;
    int impostorsDealt = 0;
    for (int pair : shuffled(pairs(), new Random(seed))) {
      foldOfPair[pair] = (genuine[pair] ? genuineDealt++ : impostorsDealt++) % folds;
    }
    return bestThresholdAccuracy(foldOfPair);
  }

  /** Checks a number of folds. */
  static void requireFolds(int folds) {
    if (folds < 2) {
      throw new IllegalArgumentException("%d folds: at least two are needed".formatted(folds));
    }
  }

  private static int[] shuffled(int size, Random random) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int value = order[i];
      order[i] = order[other];
      order[other] = value;
    }
    return order;
  }

  /**
   * Cross-validates as the LFW protocol (Huang et al., Labeled Faces in the Wild, 2007): each fold
   * is decided by the {@linkplain RocCurve#mostAccurateThreshold() most accurate threshold} of the
   * other folds.
   *
   * @param foldOfPair the fold of each pair; folds are numbered from 0 and each has at least one
   *     genuine and one impostor pair
   * @throws IllegalArgumentException if it is not so
   */
  public CrossValidation bestThresholdAccuracy(int[] foldOfPair) {
    if (foldOfPair.length != pairs()) {
      throw new IllegalArgumentException(
          "%d folds are given for %d pairs: each pair needs one"
              .formatted(foldOfPair.length, pairs()));
    }
    int folds = IntStream.of(foldOfPair).max().orElse(-1) + 1;
    requireFolds(folds);
    List<double[]> genuineByFold = new ArrayList<>();
    List<double[]> impostorByFold = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      genuineByFold.add(cosinesOf(true, fold, foldOfPair));
      impostorByFold.add(cosinesOf(false, fold, foldOfPair));
    }
    return new CrossValidation(
        IntStream.range(0, folds)
            .mapToObj(fold -> holdOut(fold, genuineByFold, impostorByFold))
            .toList());
  }

  private double[] cosinesOf(boolean kind, int fold, int[] foldOfPair) {
    double[] ofFold =
        IntStream.range(0, pairs())
            .filter(pair -> genuine[pair] == kind && foldOfPair[pair] == fold)
            .mapToDouble(pair -> cosines[pair])
            // In order, the folds are put together to a curve without being sorted anew.
            .sorted()
            .toArray();
    if (ofFold.length == 0) {
      throw new IllegalArgumentException(
          "fold %d has no %s pair: each needs one of either kind"
              .formatted(fold, kind ? "genuine" : "impostor"));
    }
    return ofFold;
  }

  private static CrossValidation.Fold holdOut(
      int fold, List<double[]> genuineByFold, List<double[]> impostorByFold) {
    double threshold =
        new RocCurve(others(fold, genuineByFold), others(fold, impostorByFold))
            .mostAccurateThreshold();
    double[] genuine = genuineByFold.get(fold);
    double[] impostor = impostorByFold.get(fold);
    long right =
        IntStream.range(0, genuine.length).filter(i -> genuine[i] >= threshold).count()
            + IntStream.range(0, impostor.length).filter(i -> impostor[i] < threshold).count();
    return new CrossValidation.Fold(threshold, (double) right / (genuine.length + impostor.length));
  }

  private static double[] others(int fold, List<double[]> byFold) {
    return IntStream.range(0, byFold.size())
        .filter(other -> other != fold)
        .mapToObj(byFold::get)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }
}

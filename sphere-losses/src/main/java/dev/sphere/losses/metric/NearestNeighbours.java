package dev.sphere.losses.metric;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * For each probe, the embeddings of a gallery with the greatest cosines: are they of its class?
 *
 * <p>Neighbours come nearest first; of equally near ones the earlier row of the gallery does. The
 * search compares all, block by block, and keeps nothing but the neighbours: 12 bytes for each. It
 * runs on the common pool of threads; its result does not depend on their number.
 */
public final class NearestNeighbours {

  /** So many probes share the work of laying out the gallery. */
  private static final int PROBES_AT_ONCE = 256;

  private final LabelledEmbeddings probes;
  private final LabelledEmbeddings gallery;
  private final int searched;
  private final Nearest[] nearest;
  private final int[] classmates;

  private NearestNeighbours(
      LabelledEmbeddings probes, LabelledEmbeddings gallery, int most, boolean leaveOneOut) {
    requireNeighbours(most);
    int others = gallery.size() - (leaveOneOut ? 1 : 0);
    if (others < 1) {
      throw new IllegalArgumentException(
          "a gallery of %d embeddings has no neighbours to find".formatted(gallery.size()));
    }
    this.probes = probes;
    this.gallery = gallery;
    this.searched = most;
    this.nearest = new Nearest[probes.size()];
    this.classmates = new int[probes.size()];
    Map<Integer, Integer> members = new HashMap<>();
    for (int row = 0; row < gallery.size(); row++) {
      members.merge(gallery.label(row), 1, Integer::sum);
    }
    for (int probe = 0; probe < nearest.length; probe++) {
      nearest[probe] = new Nearest(Math.min(most, others));
      classmates[probe] = members.getOrDefault(probes.label(probe), 0) - (leaveOneOut ? 1 : 0);
    }
    IntStream.rangeClosed(0, (nearest.length - 1) / PROBES_AT_ONCE)
        .parallel()
        .forEach(block -> search(block * PROBES_AT_ONCE, leaveOneOut));
  }

  /**
   * Searches for the neighbours of each embedding among all others.
   *
   * @param most how many neighbours to find; if there are fewer others, all are neighbours
   * @throws IllegalArgumentException if it is less than 1 or there are fewer than two embeddings
   */
  public static NearestNeighbours leaveOneOut(LabelledEmbeddings embeddings, int most) {
    return new NearestNeighbours(embeddings, embeddings, most, true);
  }

  /**
   * Searches for the neighbours of each probe in a gallery.
   *
   * @param most how many neighbours to find; if the gallery has fewer, all are neighbours
   * @throws IllegalArgumentException if it is less than 1, the gallery is empty, or the embeddings
   *     of probes and gallery differ in length
   */
  public static NearestNeighbours inGallery(
      LabelledEmbeddings probes, LabelledEmbeddings gallery, int most) {
    if (probes.size() > 0 && gallery.size() > 0 && probes.dimension() != gallery.dimension()) {
      throw new IllegalArgumentException(
          "probes of %d values in a gallery of %d: they must have one length"
              .formatted(probes.dimension(), gallery.dimension()));
    }
    return new NearestNeighbours(probes, gallery, most, false);
  }

  /** Checks a number of neighbours. */
  static void requireNeighbours(int neighbours) {
    if (neighbours < 1) {
      throw new IllegalArgumentException(
          "%d neighbours: at least one is needed".formatted(neighbours));
    }
  }

  private void search(int from, boolean leaveOneOut) {
    int to = Math.min(from + PROBES_AT_ONCE, nearest.length);
    double[] cosines = CosineBlock.newCosines();
    double[][] directions =
        IntStream.range(from, to).mapToObj(probes::direction).toArray(double[][]::new);
    for (int index = 0; index < CosineBlock.count(gallery); index++) {
      CosineBlock block = new CosineBlock(gallery, index);
      for (int probe = from; probe < to; probe++) {
        block.cosines(directions[probe - from], cosines);
        for (int row = block.from(); row < block.to(); row++) {
          if (!leaveOneOut || row != probe) {
            nearest[probe].offer(row, cosines[row - block.from()]);
          }
        }
      }
    }
  }

  /** Returns the rows of the gallery that are nearest to a probe, nearest first. */
  public int[] neighbours(int probe) {
    return nearest[probe].rows.clone();
  }

  /** Returns the cosines of a probe with its {@link #neighbours}, greatest first. */
  public double[] cosines(int probe) {
    return nearest[probe].cosines.clone();
  }

  /**
   * Returns the share of probes whose class k-NN predicts: the most frequent one among the k
   * nearest; of equally frequent ones that with the greater sum of cosines, then that of the
   * nearest neighbour. A probe whose class has no other member counts as wrong. NaN if there are no
   * probes.
   *
   * @param k from 1 to the number of neighbours searched for
   * @throws IllegalArgumentException if it is not
   */
  public double accuracy(int k) {
    requireSearched(k);
    return IntStream.range(0, nearest.length)
        .mapToDouble(probe -> vote(nearest[probe], k) == probes.label(probe) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private int vote(Nearest neighbours, int k) {
    // In the order of the first, which is the nearest, of each class.
    Map<Integer, Votes> byLabel = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(k, neighbours.rows.length); i++) {
      Votes one = new Votes(gallery.label(neighbours.rows[i]), 1, neighbours.cosines[i]);
      byLabel.merge(one.label, one, Votes::plus);
    }
    return winner(byLabel.values()).label;
  }

  private static Votes winner(Collection<Votes> nearestFirst) {
    return nearestFirst.stream()
        .reduce((best, next) -> next.beats(best) ? next : best)
        .orElseThrow();
  }

  /** What the neighbours of one class say. */
  private record Votes(int label, int count, double cosines) {

    Votes plus(Votes others) {
      return new Votes(label, count + others.count, cosines + others.cosines);
    }

    boolean beats(Votes other) {
      return count == other.count ? cosines > other.cosines : count > other.count;
    }
  }

  /**
   * Returns the share of probes with at least one of their class among the k nearest. Probes whose
   * class has no other member in the gallery are left out; NaN if that leaves none.
   *
   * @param k from 1 to the number of neighbours searched for
   * @throws IllegalArgumentException if it is not
   */
  public double recallAt(int k) {
    requireSearched(k);
    return IntStream.range(0, nearest.length)
        .filter(probe -> classmates[probe] > 0)
        .mapToDouble(probe -> hasClassmate(probe, k) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private boolean hasClassmate(int probe, int k) {
    return IntStream.of(nearest[probe].rows)
        .limit(k)
        .anyMatch(row -> gallery.label(row) == probes.label(probe));
  }

  private void requireSearched(int k) {
    if (k < 1 || k > searched) {
      throw new IllegalArgumentException(
          "k is %d: allowed are 1 to %d, the neighbours searched for".formatted(k, searched));
    }
  }

  /** The nearest of the rows offered so far. */
  private static final class Nearest {

    private final int[] rows;
    private final double[] cosines;
    private int size;

    Nearest(int capacity) {
      rows = new int[capacity];
      cosines = new double[capacity];
    }

    /** Takes a row if it is nearer than one of those kept; rows are offered in their order. */
    void offer(int row, double cosine) {
      if (size == rows.length && cosine <= cosines[size - 1]) {
        return;
      }
      int place = size == rows.length ? size - 1 : size++;
      while (place > 0 && cosines[place - 1] < cosine) {
        rows[place] = rows[place - 1];
        cosines[place] = cosines[place - 1];
        place--;
      }
      rows[place] = row;
      cosines[place] = cosine;
    }
  }
}

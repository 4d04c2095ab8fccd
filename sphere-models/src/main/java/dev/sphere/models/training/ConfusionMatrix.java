package dev.sphere.models.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How many images of which class are taken for which. */
public final class ConfusionMatrix {

  /**
   * Images of one class that are taken for another.
   *
   * @param label their class
   * @param chosen the class they are taken for
   * @param images how many
   */
  public record Confusion(int label, int chosen, int images) {}

  private final List<String> classNames;
  private final int[][] counts;

  /**
   * Counts classifications.
   *
   * @param classNames the name of each class; labels are indices into it
   */
  public ConfusionMatrix(List<String> classNames, List<Classification> classifications) {
    this.classNames = List.copyOf(classNames);
    counts = new int[classNames.size()][classNames.size()];
    classifications.forEach(each -> counts[each.label()][each.chosen()]++);
  }

  /** Returns the name of each class. */
  public List<String> classNames() {
    return classNames;
  }

  /** Returns how many classes there are. */
  public int size() {
    return counts.length;
  }

  /** Returns how many images of a class are taken for another or for what they are. */
  public int count(int label, int chosen) {
    return counts[label][chosen];
  }

  /** Returns how many images of a class there are. */
  public int images(int label) {
    return IntStream.of(counts[label]).sum();
  }

  /** Returns how many images are taken for a class. */
  public int taken(int chosen) {
    return IntStream.range(0, size()).map(label -> counts[label][chosen]).sum();
  }

  /**
   * Returns the share of a class's images that are taken for what they are: the accuracy of the
   * class, or its recall. NaN where there are none.
   */
  public double recall(int label) {
    return (double) counts[label][label] / images(label);
  }

  /**
   * Returns the share of the images taken for a class that are of it. NaN where none is taken for
   * it.
   */
  public double precision(int chosen) {
    return (double) counts[chosen][chosen] / taken(chosen);
  }

  /** Returns the share of images that are taken for what they are, NaN where there are none. */
  public double accuracy() {
    int all = IntStream.range(0, size()).map(this::images).sum();
    int correct = IntStream.range(0, size()).map(label -> counts[label][label]).sum();
    return (double) correct / all;
  }

  /** Returns the pairs of classes that are confused, those of most images first, then in order. */
  public List<Confusion> confusions() {
    List<Confusion> confusions = new ArrayList<>();
    for (int label = 0; label < size(); label++) {
      for (int chosen = 0; chosen < size(); chosen++) {
        if (label != chosen && counts[label][chosen] > 0) {
          confusions.add(new Confusion(label, chosen, counts[label][chosen]));
        }
      }
    }
    confusions.sort(Comparator.comparingInt(Confusion::images).reversed());
    return List.copyOf(confusions);
  }
}

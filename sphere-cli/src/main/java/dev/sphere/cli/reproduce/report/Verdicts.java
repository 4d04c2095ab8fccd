package dev.sphere.cli.reproduce.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which of several things are shown to differ from a baseline, and which way. */
public final class Verdicts {

  private record Judged(String name, PairedDifference difference) {}

  private final List<Judged> all = new ArrayList<>();

  /** Judges one of the things. */
  public void judge(String name, PairedDifference difference) {
    all.add(new Judged(quoted(name), difference));
  }

  /**
   * Returns what was judged, each by itself, such as {@code Better than conv (p < 0.05): cosine;
   * worse: none; no difference shown: linear.}
   *
   * @param isLarger what is said of things that are larger, such as {@code Better than conv}
   * @param isSmaller what is said of things that are smaller, such as {@code worse}
   * @return nothing where nothing was judged
   */
  public Optional<String> sentence(String isLarger, String isSmaller) {
    double[] p = p();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s (p < %s): %s; %s: %s; no difference shown: %s."
                .formatted(
                    isLarger,
                    PairedDifference.SIGNIFICANT,
                    shown(p, 1),
                    isSmaller,
                    shown(p, -1),
                    names(
                        IntStream.range(0, p.length)
                            .filter(i -> !PairedDifference.isShown(p[i])))));
  }

  /**
   * Returns what remains shown if all that was judged is taken for one question, such as {@code
   * Corrected by Holm for all 20 comparisons, better than conv: none; worse: linear.}
   *
   * @param isLarger what is said of things that are larger, such as {@code better than conv}
   * @param isSmaller what is said of things that are smaller, such as {@code worse}
   * @return nothing where there is nothing to correct: fewer than two comparisons, or none shown
   */
  public Optional<String> corrected(String isLarger, String isSmaller) {
    double[] p = HolmCorrection.of(p());
    return all.size() < 2 || all.stream().noneMatch(each -> each.difference().isShown())
        ? Optional.empty()
        : Optional.of(
            "Corrected by Holm for all %d comparisons, %s: %s; %s: %s."
                .formatted(all.size(), isLarger, shown(p, 1), isSmaller, shown(p, -1)));
  }

  private double[] p() {
    return all.stream().mapToDouble(each -> each.difference().p()).toArray();
  }

  private String shown(double[] p, int sign) {
    return names(
        IntStream.range(0, p.length)
            .filter(i -> PairedDifference.isShown(p[i]))
            .filter(i -> Math.signum(all.get(i).difference().mean()) == sign));
  }

  private String names(IntStream indices) {
    List<String> names = indices.mapToObj(i -> all.get(i).name()).toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** Returns a name as it is written among others: between quotation marks where it has a comma. */
  public static String quoted(String name) {
    return name.contains(",") ? "“" + name + "”" : name;
  }
}

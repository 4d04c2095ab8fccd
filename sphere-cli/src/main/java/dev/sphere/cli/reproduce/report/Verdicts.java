package dev.sphere.cli.reproduce.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of several things are shown to differ from a baseline, and which way. */
public final class Verdicts {

  private final List<String> larger = new ArrayList<>();
  private final List<String> smaller = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  /** Judges one of the things. */
  public void judge(String name, PairedDifference difference) {
    (!difference.isShown() ? open : difference.mean() > 0 ? larger : smaller).add(quoted(name));
  }

  /**
   * Returns what was judged, such as {@code Better than conv (p < 0.05): cosine; worse: none; no
   * difference shown: linear.}
   *
   * @param isLarger what is said of things that are larger, such as {@code Better than conv}
   * @param isSmaller what is said of things that are smaller, such as {@code worse}
   * @return nothing where nothing was judged
   */
  public Optional<String> sentence(String isLarger, String isSmaller) {
    return larger.isEmpty() && smaller.isEmpty() && open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s (p < %s): %s; %s: %s; no difference shown: %s."
                .formatted(
                    isLarger,
                    PairedDifference.SIGNIFICANT,
                    names(larger),
                    isSmaller,
                    names(smaller),
                    names(open)));
  }

  /** Returns a name as it is written among others: between quotation marks where it has a comma. */
  public static String quoted(String name) {
    return name.contains(",") ? "“" + name + "”" : name;
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}

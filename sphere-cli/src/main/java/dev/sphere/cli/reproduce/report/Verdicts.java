package dev.sphere.cli.reproduce.report;

import java.util.ArrayList;
import java.util.List;

/** Which of several things are shown to differ from a baseline at p < 0.05, and which way. */
public final class Verdicts {

  private static final double SIGNIFICANT = 0.05;

  private final List<String> larger = new ArrayList<>();
  private final List<String> smaller = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  /** Judges one of the things. */
  public void judge(String name, PairedDifference difference) {
    boolean isShown = difference.p() < SIGNIFICANT;
    (!isShown ? open : difference.mean() > 0 ? larger : smaller).add(name);
  }

  /** Returns whether nothing was judged. */
  public boolean isEmpty() {
    return larger.isEmpty() && smaller.isEmpty() && open.isEmpty();
  }

  /** Returns the names of what is larger than the baseline. */
  public String larger() {
    return names(larger);
  }

  /** Returns the names of what is smaller than the baseline. */
  public String smaller() {
    return names(smaller);
  }

  /** Returns the names of what is not shown to differ. */
  public String open() {
    return names(open);
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}

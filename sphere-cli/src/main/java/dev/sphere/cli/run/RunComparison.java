package dev.sphere.cli.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Several runs beside each other.
 *
 * @param runs at least one
 */
public record RunComparison(List<RunSummary> runs) {

  /** Keeps its own list. */
  public RunComparison {
    runs = List.copyOf(runs);
  }

  /** Returns the names of all options, those of the first run first. */
  public List<String> options() {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.options().keySet()));
    return List.copyOf(names);
  }

  /**
   * Returns the names of the options that not all runs have with the same value, without those that
   * make no difference to a result.
   */
  public List<String> differingOptions() {
    return options().stream()
        .filter(option -> !Origin.FREE.contains(option))
        .filter(this::differs)
        .toList();
  }

  /** Returns whether not all runs have an option with the same value. */
  public boolean differs(String option) {
    return runs.stream().map(run -> run.options().getOrDefault(option, "")).distinct().count() > 1;
  }
}

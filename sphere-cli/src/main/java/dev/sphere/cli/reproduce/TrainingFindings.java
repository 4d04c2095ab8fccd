package dev.sphere.cli.reproduce;

import static dev.sphere.cli.reproduce.report.Verdicts.quoted;

import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Sample;
import dev.sphere.cli.reproduce.report.Verdicts;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What final accuracies of trainings show of their differences to the baseline. */
final class TrainingFindings {

  private final TrainingResults results;

  TrainingFindings(TrainingResults results) {
    this.results = results;
  }

  /** For each column and over all of them: which rows differ from the baseline, and which way. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (TrainingQuantity quantity : TrainingQuantity.values()) {
      results.columns().forEach(column -> of(column, quantity).ifPresent(sentences::add));
      corrected(quantity).ifPresent(sentences::add);
    }
    results.columns().forEach(column -> pairs(column).ifPresent(sentences::add));
    overall().ifPresent(sentences::add);
    long diverged =
        results.all().stream()
            .filter(result -> result.values().containsKey(TrainingExperiment.DIVERGED))
            .count();
    if (diverged > 0) {
      sentences.add(
          diverged == 1
              ? "One training diverged; it counts with the accuracy of chance."
              : diverged + " trainings diverged; they count with the accuracy of chance.");
    }
    return sentences.stream().map(TrainingFindings::capitalized).toList();
  }

  private Optional<String> of(String column, TrainingQuantity quantity) {
    Verdicts verdicts = new Verdicts();
    for (String row : results.rows()) {
      results
          .difference(new Group(row, column), quantity)
          .ifPresent(each -> verdicts.judge(row, each));
    }
    return verdicts.sentence(
        under(column) + quantity.larger() + " than " + quoted(results.baseline()),
        quantity.smaller());
  }

  /** What remains of the comparisons of all columns when they are taken together. */
  private Optional<String> corrected(TrainingQuantity quantity) {
    Verdicts verdicts = new Verdicts();
    for (Group group : results.groups()) {
      results.difference(group, quantity).ifPresent(each -> verdicts.judge(group.name(), each));
    }
    return verdicts.corrected(
        quantity.larger() + " than " + quoted(results.baseline()), quantity.smaller());
  }

  private static String capitalized(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String under(String column) {
    return column.isEmpty() ? "" : "Under " + column + ": ";
  }

  private Optional<String> pairs(String column) {
    List<String> texts = new ArrayList<>();
    results
        .against()
        .forEach(
            (row, other) ->
                results
                    .difference(
                        new Group(row, column),
                        new Group(other, column),
                        TrainingQuantity.FINAL_ACCURACY)
                    .ifPresent(
                        each -> texts.add(quoted(row) + " − " + quoted(other) + " " + text(each))));
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(under(column) + "in points at the end, " + String.join("; ", texts) + ".");
  }

  /**
   * The differences to the baseline, each seed's the mean over columns, and from where to where
   * they go by column, as a mean of both signs says little; only of rows that have every column.
   */
  private Optional<String> overall() {
    List<String> texts = new ArrayList<>();
    for (String row : results.rows()) {
      if (results.columns().size() > 1 && !row.equals(results.baseline())) {
        PairedDifference.of(meanOverColumns(row), meanOverColumns(results.baseline()))
            .ifPresent(
                each ->
                    texts.add(
                        "%s %s, by column %s".formatted(quoted(row), text(each), range(row))));
      }
    }
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Over all columns, in points against %s: %s."
                .formatted(quoted(results.baseline()), String.join("; ", texts)));
  }

  private String range(String row) {
    DoubleSummaryStatistics means =
        results.columns().stream()
            .flatMap(
                column ->
                    results
                        .difference(new Group(row, column), TrainingQuantity.FINAL_ACCURACY)
                        .stream())
            .mapToDouble(PairedDifference::mean)
            .summaryStatistics();
    return AccuracyText.points(means.getMin()) + " to " + AccuracyText.points(means.getMax());
  }

  private static String text(PairedDifference difference) {
    return AccuracyText.points(difference.mean(), difference.standardError())
        + " (p %s)".formatted(difference.comparedP());
  }

  private Map<Long, Double> meanOverColumns(String row) {
    Map<Long, List<Double>> bySeed = new TreeMap<>();
    for (String column : results.columns()) {
      results
          .of(new Group(row, column))
          .bySeed(TrainingQuantity.FINAL_ACCURACY::of)
          .forEach(
              (seed, value) -> bySeed.computeIfAbsent(seed, s -> new ArrayList<>()).add(value));
    }
    Map<Long, Double> means = new TreeMap<>();
    bySeed.forEach(
        (seed, values) -> {
          if (values.size() == results.columns().size()) {
            means.put(seed, new Sample(values).mean());
          }
        });
    return means;
  }
}

package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.ReferenceLog;
import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Trainings beside the published logs of the same iterations. */
final class LogComparison {

  /** The logs' training accuracies are of single batches; those up to here are too noisy. */
  private static final int TRAIN_AFTER = 1000;

  private static final int TRAIN_TO = 2000;

  private final TrainingResults results;
  private final Published published;

  LogComparison(TrainingResults results, Published published) {
    this.results = results;
    this.published = published;
  }

  List<ResultTable> tables() {
    List<ResultTable> tables = new ArrayList<>();
    testAccuracies().ifPresent(tables::add);
    trainAccuracies().ifPresent(tables::add);
    return tables;
  }

  private Optional<ReferenceLog> log(Group group) {
    return published.log(group.row(), group.column());
  }

  /** Test accuracies at the first iterations at which both were measured. */
  private Optional<ResultTable> testAccuracies() {
    NavigableSet<Integer> iterations = new TreeSet<>();
    for (Group group : results.groups()) {
      log(group).ifPresent(log -> iterations.addAll(log.test().headMap(TRAIN_TO, true).keySet()));
    }
    results.all().forEach(result -> iterations.retainAll(iterations(result)));
    if (iterations.isEmpty()) {
      return Optional.empty();
    }
    List<String> header = new ArrayList<>(List.of(""));
    iterations.forEach(iteration -> header.add("iteration " + iteration));
    ResultTable table = new ResultTable("Test accuracy in percent at the same iterations", header);
    for (Group group : results.groups()) {
      log(group)
          .ifPresent(
              log -> {
                List<String> ours = new ArrayList<>(List.of(group.name()));
                List<String> theirs = new ArrayList<>(List.of(group.name() + ", published log"));
                for (int iteration : iterations) {
                  ours.add(new Sample(percent(group, iteration)).text(AccuracyText.FORMAT));
                  theirs.add(AccuracyText.percent(OptionalDouble.of(log.test().get(iteration))));
                }
                table.texts(ours).texts(theirs);
              });
    }
    return Optional.of(table);
  }

  private static List<Integer> iterations(CellResult result) {
    return result.series().getOrDefault(Curve.ITERATION, List.of()).stream()
        .map(Double::intValue)
        .toList();
  }

  private List<Double> percent(Group group, int iteration) {
    return results.of(group).results().stream()
        .map(
            result ->
                100
                    * result
                        .series()
                        .get(Curve.TEST_ACCURACY)
                        .get(iterations(result).indexOf(iteration)))
        .toList();
  }

  /** Training accuracies within the iterations that the logs resolve. */
  private Optional<ResultTable> trainAccuracies() {
    String difference = "difference to " + results.baseline();
    ResultTable table =
        new ResultTable(
            "Training accuracy in percent, mean over iterations %d to %d"
                .formatted(TRAIN_AFTER + 1, TRAIN_TO),
            List.of("", "ours", difference, "published log", difference));
    for (Group group : results.groups()) {
      Optional<Sample> ours = trainAccuracy(group);
      Optional<ReferenceLog> log = log(group);
      if (ours.isPresent() && log.isPresent()) {
        Group baseline = results.baseline(group);
        boolean isBaseline = group.equals(baseline);
        Optional<Sample> oursBefore = isBaseline ? Optional.empty() : trainAccuracy(baseline);
        Optional<ReferenceLog> logBefore = isBaseline ? Optional.empty() : log(baseline);
        OptionalDouble theirs = log.get().trainAccuracy(TRAIN_AFTER, TRAIN_TO);
        table.texts(
            List.of(
                group.name(),
                ours.get().text(AccuracyText.FORMAT),
                oursBefore
                    .map(each -> AccuracyText.points((ours.get().mean() - each.mean()) / 100))
                    .orElse(""),
                AccuracyText.percent(theirs),
                logBefore
                    .map(each -> each.trainAccuracy(TRAIN_AFTER, TRAIN_TO))
                    .filter(each -> each.isPresent() && theirs.isPresent())
                    .map(each -> AccuracyText.points(theirs.getAsDouble() - each.getAsDouble()))
                    .orElse("")));
      }
    }
    return table.rows().isEmpty() ? Optional.empty() : Optional.of(table);
  }

  /** In percent, of each seed. */
  private Optional<Sample> trainAccuracy(Group group) {
    List<Double> ofSeeds =
        results.of(group).results().stream()
            .map(LogComparison::trainAccuracy)
            .flatMapToDouble(OptionalDouble::stream)
            .map(each -> 100 * each)
            .boxed()
            .toList();
    return ofSeeds.isEmpty() ? Optional.empty() : Optional.of(new Sample(ofSeeds));
  }

  /** The mean over the spans that lie within the iterations, each weighed by its length. */
  private static OptionalDouble trainAccuracy(CellResult result) {
    List<Double> ends = result.series().getOrDefault(Curve.SPAN_END, List.of());
    double sum = 0;
    double length = 0;
    for (int i = 1; i < ends.size(); i++) {
      double begin = ends.get(i - 1);
      double end = ends.get(i);
      if (begin >= TRAIN_AFTER && end <= TRAIN_TO) {
        sum += (end - begin) * result.series().get(Curve.TRAIN_ACCURACY).get(i);
        length += end - begin;
      }
    }
    return length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / length);
  }
}

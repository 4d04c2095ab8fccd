package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results of trainings in the rows and columns in which they are declared. */
final class TrainingResults {

  private final TrainingDeclaration declaration;
  private final List<CellResult> results;
  private final List<Group> groups;

  TrainingResults(TrainingDeclaration declaration, List<CellResult> results) {
    this.declaration = declaration;
    this.results = results;
    groups =
        declaration.groups(results.get(0).scale()).stream()
            .filter(group -> !of(group).isEmpty())
            .toList();
  }

  List<CellResult> all() {
    return results;
  }

  /** Returns the groups that have results, column by column. */
  List<Group> groups() {
    return groups;
  }

  List<String> columns() {
    return groups.stream().map(Group::column).distinct().toList();
  }

  List<String> rows() {
    return declaration.rows().keySet().stream()
        .filter(row -> groups.stream().anyMatch(group -> group.row().equals(row)))
        .toList();
  }

  GroupResults of(Group group) {
    return GroupResults.of(results, group.name());
  }

  /** Returns the row that others are compared with. */
  String baseline() {
    return declaration.baseline();
  }

  /** Returns the group that another is compared with. */
  Group baseline(Group group) {
    return new Group(baseline(), group.column());
  }

  /** Returns a quantity of the seeds of a group; nothing where it was not measured. */
  Optional<Sample> sample(Group group, TrainingQuantity quantity) {
    return of(group).sample(quantity::of, 1);
  }

  /** Returns a quantity in percent. */
  Optional<Sample> percent(Group group, TrainingQuantity quantity) {
    return of(group).sample(quantity::of, 100);
  }

  /** Returns the difference of a group to its baseline; nothing for a baseline itself. */
  Optional<PairedDifference> difference(Group group, TrainingQuantity quantity) {
    return difference(group, baseline(group), quantity);
  }

  /** Returns the difference of a group to another; nothing to itself. */
  Optional<PairedDifference> difference(Group group, Group other, TrainingQuantity quantity) {
    return group.equals(other)
        ? Optional.empty()
        : PairedDifference.of(of(group).bySeed(quantity::of), of(other).bySeed(quantity::of));
  }

  /** Returns what row each is compared with beside the baseline, of those that have results. */
  Map<String, String> against() {
    Map<String, String> against = new LinkedHashMap<>(declaration.against());
    against.keySet().retainAll(rows());
    against.values().retainAll(rows());
    return against;
  }

  boolean haveSeries(String name) {
    return results.stream().anyMatch(result -> result.series().containsKey(name));
  }
}

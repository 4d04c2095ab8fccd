package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.PairedDifference;
import java.util.List;
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

  /** Returns the difference of a group to its baseline; nothing for a baseline itself. */
  Optional<PairedDifference> difference(Group group, String quantity) {
    Group baseline = baseline(group);
    return group.equals(baseline) ? Optional.empty() : of(group).minus(of(baseline), quantity);
  }

  boolean haveSeries(String name) {
    return results.stream().anyMatch(result -> result.series().containsKey(name));
  }
}

package dev.sphere.cli.reproduce;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Trainings in rows and columns, as {@code experiments.yaml} declares them. The settings of a
 * training are those of the base, replaced by those of the scale, of its column, of the column at
 * this scale, of its row, and of the row at this scale, in this order.
 *
 * @param data the data sets that it is for, at least one
 * @param base the paper's settings, by the names of {@link TrainingSettings}
 * @param scales what other scales replace, and the rows and columns that they have
 * @param rows what is compared, with its settings
 * @param columns under what conditions; none is a single one without a name
 * @param baseline the row that others are compared with
 * @param against rows that are compared with another row, too; none where missing
 */
record TrainingDeclaration(
    List<String> data,
    Map<String, Object> base,
    Map<Scale, Selection> scales,
    Map<String, Map<String, Object>> rows,
    Map<String, Map<String, Object>> columns,
    String baseline,
    Map<String, String> against) {

  private static final String SEPARATOR = " | ";

  TrainingDeclaration {
    columns = Objects.requireNonNullElse(columns, Map.of("", Map.of()));
    scales = Objects.requireNonNullElse(scales, Map.of());
    against = Objects.requireNonNullElse(against, Map.of());
    if (!rows.containsKey(baseline)) {
      throw new IllegalArgumentException("the baseline is no row: " + baseline);
    }
    against.forEach(
        (row, other) -> {
          if (!rows.containsKey(row) || !rows.containsKey(other)) {
            throw new IllegalArgumentException("one of a pair is no row: " + row + ", " + other);
          }
        });
  }

  /**
   * What a scale has of an experiment.
   *
   * @param settings what it replaces
   * @param rows the rows it has, each with settings of its own, which may be empty; all where
   *     missing
   * @param columns likewise
   */
  record Selection(
      Map<String, Object> settings,
      Map<String, Map<String, Object>> rows,
      Map<String, Map<String, Object>> columns) {

    static final Selection ALL = new Selection(null, null, null);
  }

  /**
   * A training, but for its seed.
   *
   * @param row what is compared
   * @param column under what condition, empty where there is one only
   */
  record Group(String row, String column) {

    /** Returns the name of the group in a cell. */
    String name() {
      return column.isEmpty() ? row : row + SEPARATOR + column;
    }
  }

  /** Returns the groups of a scale, column by column. */
  List<Group> groups(Scale scale) {
    Selection selection = selection(scale);
    return names(columns, selection.columns()).stream()
        .flatMap(
            column -> names(rows, selection.rows()).stream().map(row -> new Group(row, column)))
        .toList();
  }

  private static List<String> names(Map<String, ?> all, Map<String, ?> selected) {
    if (selected == null) {
      return List.copyOf(all.keySet());
    }
    for (String name : selected.keySet()) {
      if (!all.containsKey(name)) {
        throw new IllegalArgumentException("a scale selects " + name + ", which is not declared");
      }
    }
    return List.copyOf(selected.keySet());
  }

  /** Returns the settings of a group at a scale. */
  TrainingSettings settings(Group group, Scale scale) {
    Selection selection = selection(scale);
    Map<String, Object> merged = new LinkedHashMap<>(base);
    replace(merged, selection.settings());
    replace(merged, columns.get(group.column()));
    replace(merged, of(selection.columns(), group.column()));
    replace(merged, rows.get(group.row()));
    replace(merged, of(selection.rows(), group.row()));
    return TrainingSettings.of(merged);
  }

  private Selection selection(Scale scale) {
    return scales.getOrDefault(scale, Selection.ALL);
  }

  private static Map<String, Object> of(Map<String, Map<String, Object>> all, String name) {
    return all == null ? null : all.get(name);
  }

  private static void replace(Map<String, Object> settings, Map<String, Object> changes) {
    if (changes != null) {
      settings.putAll(changes);
    }
  }
}

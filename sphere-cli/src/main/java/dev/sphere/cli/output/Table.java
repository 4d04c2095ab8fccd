package dev.sphere.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Text in columns. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();
  private Set<Integer> right = Set.of();

  /** Has columns, counted from 0, end at one place and not begin at one. */
  public Table alignRight(Integer... columns) {
    right = Set.of(columns);
    return this;
  }

  /** Adds a row; the last cell may be of any length. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Returns a number as a cell, by a format of {@link String#format}, whatever the language. */
  public static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Returns the text, two spaces between the columns. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String space = " ".repeat(width(column) - row.get(column).length());
        line.append(column > 0 ? "  " : "")
            .append(right.contains(column) ? space + row.get(column) : row.get(column) + space);
      }
      text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}

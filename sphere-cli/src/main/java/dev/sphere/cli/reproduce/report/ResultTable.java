package dev.sphere.cli.reproduce.report;

import java.util.ArrayList;
import java.util.List;

/** A table of results. The first column names the rows. */
public final class ResultTable {

  private final String caption;
  private final List<String> header;
  private final List<List<Entry>> rows = new ArrayList<>();

  /** Begins a table with a caption, in plain words, and the names of its columns. */
  public ResultTable(String caption, List<String> header) {
    this.caption = caption;
    this.header = List.copyOf(header);
  }

  /** Adds a row of as many entries as there are columns. */
  public ResultTable row(List<Entry> entries) {
    if (entries.size() != header.size()) {
      throw new IllegalArgumentException(
          "a row of " + entries.size() + " in a table of " + header.size() + " columns");
    }
    rows.add(List.copyOf(entries));
    return this;
  }

  /** Adds a row of texts. */
  public ResultTable texts(List<String> texts) {
    return row(texts.stream().map(Entry::of).toList());
  }

  /** Returns what it shows. */
  public String caption() {
    return caption;
  }

  /** Returns the names of the columns. */
  public List<String> header() {
    return header;
  }

  /** Returns the rows. */
  public List<List<Entry>> rows() {
    return List.copyOf(rows);
  }

  /** Returns the table in Markdown, without its caption; a bar within a cell is escaped. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(line(header)).append("|---".repeat(header.size())).append("|\n");
    rows.forEach(row -> text.append(line(row.stream().map(Entry::text).toList())));
    return text.toString();
  }

  private static String line(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    cells.forEach(
        cell -> line.append(cell.isEmpty() ? "" : " " + cell.replace("|", "\\|")).append(" |"));
    return line.append('\n').toString();
  }
}

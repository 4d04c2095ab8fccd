package dev.sphere.cli.reproduce.report;

/** Cells of CSV as RFC 4180 has them. */
final class Csv {

  private Csv() {}

  /** Returns a cell, within quotes where it holds a comma or a quote. */
  static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}

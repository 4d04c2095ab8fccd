package dev.sphere.cli.html;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of a page. The first cell of a row names the row; a table that is too wide for the screen
 * scrolls by itself.
 */
public final class DataTable {

  private final String caption;
  private final Element header = Element.of("tr");
  private final List<Element> rows = new ArrayList<>();

  /** Begins a table. */
  public DataTable(String caption, List<String> columns) {
    this.caption = caption;
    columns.forEach(this::column);
  }

  /** Adds a column after those there are. */
  public DataTable column(String name) {
    return column(Element.ofText("span", name));
  }

  /** Adds a column after those there are, whose name is more than a text. */
  public DataTable column(Element name) {
    header.add(Element.of("th").with("scope", "col").add(name));
    return this;
  }

  /** Adds a column of words after those there are; numbers are aligned at their ends instead. */
  public DataTable wordColumn(String name) {
    header.add(Element.of("th", "words").with("scope", "col").text(name));
    return this;
  }

  /** Adds a row of texts. */
  public DataTable row(String name, List<String> cells) {
    return row(Element.ofText("span", name), cells.stream().map(DataTable::cell).toList());
  }

  /**
   * Adds a row.
   *
   * @param name what its first cell holds
   * @param cells the others, as {@link #cell} makes them
   */
  public DataTable row(Element name, List<Element> cells) {
    rows.add(Element.of("tr").add(Element.of("th").with("scope", "row").add(name)).add(cells));
    return this;
  }

  /** Returns a cell. */
  public static Element cell(String text) {
    return Element.ofText("td", text);
  }

  /** Returns a cell of a column of words. */
  public static Element wordCell(String text) {
    return Element.of("td", "words").text(text);
  }

  /** Returns the table as an element. */
  public Element element() {
    return Element.of("div", "table")
        .with("tabindex", "0")
        .with("role", "region")
        .with("aria-label", caption)
        .add(
            Element.of("table")
                .add(
                    Element.ofText("caption", caption),
                    Element.of("thead").add(header),
                    Element.of("tbody").add(rows)));
  }
}

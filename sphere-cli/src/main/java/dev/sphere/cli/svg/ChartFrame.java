package dev.sphere.cli.svg;

import dev.sphere.cli.html.Element;

/**
 * What is the same on all charts: a picture with a title and a description for those who do not see
 * it, axes with ticks and a quiet grid.
 */
final class ChartFrame {

  /** Between a tick and its label. */
  private static final double GAP = 6;

  private ChartFrame() {}

  /**
   * Begins a picture.
   *
   * @param title what it is, in few words
   * @param description what it shows
   */
  static Element picture(
      String styleClass, double width, double height, String title, String description) {
    return Element.of("svg", styleClass)
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", "0 0 " + Element.number(width) + " " + Element.number(height))
        .with("role", "img")
        .with("aria-label", title + ". " + description)
        .add(Element.ofText("title", title), Element.ofText("desc", description));
  }

  /** Adds the ticks of an axis at the bottom. */
  static void addBottomAxis(Element picture, Axis axis, double top, double bottom) {
    for (Axis.Tick tick : axis.ticks()) {
      double x = axis.place(tick.value());
      picture.add(
          line("grid", x, bottom, x, top), text("tick middle", x, bottom + 16, tick.label()));
    }
  }

  /** Adds the ticks of an axis at the left. */
  static void addLeftAxis(Element picture, Axis axis, double left, double right) {
    for (Axis.Tick tick : axis.ticks()) {
      double y = axis.place(tick.value());
      picture.add(
          line("grid", left, y, right, y), text("tick end", left - GAP, y + 4, tick.label()));
    }
  }

  static Element line(String styleClass, double x1, double y1, double x2, double y2) {
    return Element.of("line", styleClass)
        .with("x1", x1)
        .with("y1", y1)
        .with("x2", x2)
        .with("y2", y2);
  }

  static Element text(String styleClass, double x, double y, String text) {
    return Element.of("text", styleClass).with("x", x).with("y", y).text(text);
  }
}

package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.html.Element;

/**
 * Draws the zero line, a confidence interval, its mean, and the paper's difference as a diamond.
 *
 * @param farthest how far from zero anything in the same table reaches
 */
record IntervalPicture(double farthest) {

  private static final int WIDTH = 150;
  private static final int HEIGHT = 20;
  private static final int MIDDLE = HEIGHT / 2;
  private static final int MARGIN = 6;

  /** Returns the picture of an interval. */
  Element of(Interval interval) {
    double low = interval.mean() - interval.reach();
    double high = interval.mean() + interval.reach();
    Element picture =
        picture(WIDTH)
            .with("role", "img")
            .add(
                Element.ofText("title", interval.text()),
                zero(place(0)),
                reach(place(low), place(high)),
                mean(place(interval.mean())));
    interval.published().ifPresent(published -> picture.add(diamond(place(published))));
    return picture;
  }

  /** Returns an interval for a legend. */
  static Element key() {
    return picture(60).add(reach(MARGIN, 60 - MARGIN), mean(30));
  }

  /** Returns the paper's difference for a legend. */
  static Element publishedKey() {
    return picture(HEIGHT).add(diamond(MIDDLE));
  }

  /** Returns the zero line for a legend. */
  static Element zeroKey() {
    return picture(HEIGHT).add(zero(MIDDLE));
  }

  private static Element picture(int width) {
    return Element.of("svg", "interval")
        .with("width", width)
        .with("height", HEIGHT)
        .with("viewBox", "0 0 %d %d".formatted(width, HEIGHT));
  }

  private static Element zero(double x) {
    return line("zero", x, x, 1, HEIGHT - 1);
  }

  private static Element reach(double from, double to) {
    return line("reach", from, to, MIDDLE, MIDDLE);
  }

  private static Element mean(double x) {
    return Element.of("circle", "mean").with("cx", x).with("cy", MIDDLE).with("r", 4);
  }

  private static Element diamond(double x) {
    return Element.of("path", "paper")
        .with(
            "d",
            "M%s 5L%s 10L%s 15L%s 10Z"
                .formatted(
                    Element.number(x),
                    Element.number(x + 5),
                    Element.number(x),
                    Element.number(x - 5)));
  }

  private static Element line(String name, double from, double to, int top, int bottom) {
    return Element.of("line", name)
        .with("x1", from)
        .with("x2", to)
        .with("y1", top)
        .with("y2", bottom);
  }

  private double place(double difference) {
    double half = WIDTH / 2.0;
    return farthest == 0 ? half : half + (half - MARGIN) * difference / farthest;
  }
}

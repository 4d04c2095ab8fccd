package dev.sphere.cli.svg;

import dev.sphere.cli.html.Element;
import dev.sphere.models.training.ConfusionMatrix;

/**
 * A confusion matrix: a row a class, a column a class taken for, shaded by the share of the row.
 * What is right is blue, what is wrong is orange; the numbers are of images.
 *
 * @param title what it shows, in few words
 * @param description what can be read from it, for those who do not see it
 */
public record HeatMap(String title, String description, ConfusionMatrix matrix) {

  private static final double LABELS = 92;
  private static final double SIDE = 400;
  private static final double LARGEST_CELL = 60;

  /** Smaller cells have no room for a name beside them. */
  private static final double SMALLEST_NAMED = 12;

  /** Smaller cells have no room for a number. */
  private static final double SMALLEST_NUMBERED = 26;

  /** How much larger than drawn it is shown at most. */
  private static final double ENLARGED = 1.25;

  private static final int MOST_LETTERS = 13;

  /** Above, white is more easily read on the cell than the ink. */
  private static final double DARK = 0.55;

  /** Returns the picture. */
  public Element element() {
    double cell = Math.min(LARGEST_CELL, SIDE / matrix.size());
    double side = cell * matrix.size();
    Element picture =
        ChartFrame.picture("heat", LABELS + side + 2, LABELS + side + 2, title, description)
            .with("style", "max-width: %dpx".formatted(Math.round(ENLARGED * (LABELS + side))))
            .add(
                ChartFrame.text("name end", LABELS - 8, LABELS - 26, "taken for →"),
                ChartFrame.text("name end", LABELS - 8, LABELS - 10, "class ↓"));
    for (int label = 0; label < matrix.size(); label++) {
      if (cell >= SMALLEST_NAMED) {
        addNames(picture, label, cell);
      }
      for (int chosen = 0; chosen < matrix.size(); chosen++) {
        if (matrix.count(label, chosen) > 0) {
          addCell(picture, label, chosen, cell);
        }
      }
    }
    return picture.add(
        Element.of("rect", "frame")
            .with("x", LABELS)
            .with("y", LABELS)
            .with("width", side)
            .with("height", side));
  }

  private void addNames(Element picture, int index, double cell) {
    double middle = LABELS + (index + 0.5) * cell + 4;
    String name = shortened(matrix.classNames().get(index));
    picture.add(
        ChartFrame.text("tick end", LABELS - 8, middle, name),
        Element.of("text", "tick")
            .with(
                "transform",
                "translate(%s %s) rotate(-90)"
                    .formatted(Element.number(middle), Element.number(LABELS - 8)))
            .text(name));
  }

  private void addCell(Element picture, int label, int chosen, double cell) {
    double x = LABELS + chosen * cell;
    double y = LABELS + label * cell;
    double share = (double) matrix.count(label, chosen) / matrix.images(label);
    String count = Integer.toString(matrix.count(label, chosen));
    Element group =
        Element.of("g")
            .add(
                Element.ofText(
                    "title",
                    "%s taken for %s: %s of %d images"
                        .formatted(
                            matrix.classNames().get(label),
                            matrix.classNames().get(chosen),
                            count,
                            matrix.images(label))),
                Element.of("rect", label == chosen ? "right" : "wrong")
                    .with("x", x)
                    .with("y", y)
                    .with("width", cell)
                    .with("height", cell)
                    .with("fill-opacity", share));
    if (cell >= SMALLEST_NUMBERED) {
      group.add(
          ChartFrame.text(
              share > DARK ? "number inverse" : "number", x + cell / 2, y + cell / 2 + 4, count));
    }
    picture.add(group);
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= MOST_LETTERS
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
  }
}

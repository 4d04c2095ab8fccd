package dev.sphere.cli.svg;

import dev.sphere.cli.html.Element;
import dev.sphere.models.diagnostics.Histogram;
import java.util.List;

/**
 * How a distribution changes: histograms one below the other, each over a line of its own, the
 * later the nearer. All are densities in the same unit; the highest reaches over several lines.
 *
 * @param title what it shows, in few words
 * @param description what can be read from it, for those who do not see it
 * @param across from {@link #LEFT} to {@link #RIGHT}
 * @param ridges at least one, the earliest first
 */
public record Ridgeline(String title, String description, Axis across, List<Ridge> ridges) {

  /**
   * A histogram.
   *
   * @param name when it was taken, beside its line
   * @param histogram in the unit of the axis
   */
  public record Ridge(String name, Histogram histogram) {}

  /** Where an axis across begins. */
  public static final double LEFT = 48;

  /** Where an axis across ends. */
  public static final double RIGHT = 282;

  private static final double WIDTH = 300;
  private static final double TOP = 56;
  private static final double BETWEEN = 13;
  private static final double HIGHEST = 48;

  /** How strongly the earliest is drawn; the latest is in full. */
  private static final double PALEST = 0.3;

  /** Keeps its own list. */
  public Ridgeline {
    ridges = List.copyOf(ridges);
  }

  /** Returns the picture. */
  public Element element() {
    double bottom = TOP + (ridges.size() - 1) * BETWEEN;
    Element picture = ChartFrame.picture("ridges", WIDTH, bottom + 24, title, description);
    ChartFrame.addBottomAxis(picture, across, TOP - HIGHEST, bottom);
    double highest =
        ridges.stream().mapToDouble(ridge -> highestDensity(ridge.histogram())).max().orElse(0);
    for (int i = 0; i < ridges.size(); i++) {
      double share = ridges.size() == 1 ? 1 : i / (ridges.size() - 1.0);
      addRidge(picture, ridges.get(i), TOP + i * BETWEEN, highest, share);
    }
    return picture;
  }

  private void addRidge(
      Element picture, Ridge ridge, double baseline, double highest, double lateness) {
    picture.add(
        Element.of("path", "ridge")
            .with("d", outline(ridge.histogram(), baseline, highest))
            .with("stroke-opacity", PALEST + (1 - PALEST) * lateness)
            .add(Element.ofText("title", ridge.name())),
        ChartFrame.text("tick end", LEFT - 6, baseline + 3, ridge.name()));
  }

  /** Steps would be more exact and less easily read: the middles of the bins are joined. */
  private String outline(Histogram histogram, double baseline, double highest) {
    int bins = histogram.counts().size();
    double width = (histogram.high() - histogram.low()) / bins;
    StringBuilder path = new StringBuilder();
    append(path, 'M', histogram.low(), baseline);
    for (int bin = 0; bin < bins; bin++) {
      double height = highest == 0 ? 0 : HIGHEST * density(histogram, bin) / highest;
      append(path, 'L', histogram.low() + (bin + 0.5) * width, baseline - height);
    }
    append(path, 'L', histogram.high(), baseline);
    return path.toString();
  }

  private void append(StringBuilder path, char command, double value, double y) {
    path.append(command)
        .append(Element.number(across.place(value)))
        .append(' ')
        .append(Element.number(y));
  }

  private static double highestDensity(Histogram histogram) {
    double highest = 0;
    for (int bin = 0; bin < histogram.counts().size(); bin++) {
      highest = Math.max(highest, density(histogram, bin));
    }
    return highest;
  }

  /** The share of values a unit, 0 where there are no values. */
  private static double density(Histogram histogram, int bin) {
    long total = histogram.total();
    double width = (histogram.high() - histogram.low()) / histogram.counts().size();
    return total == 0 ? 0 : histogram.counts().get(bin) / (total * width);
  }
}

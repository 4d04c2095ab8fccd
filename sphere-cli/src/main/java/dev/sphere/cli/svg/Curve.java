package dev.sphere.cli.svg;

import java.util.List;

/**
 * A curve of a chart.
 *
 * @param name what it is of, for those who do not see it
 * @param colour its colour's number, as in {@link Palette}
 * @param line how it is drawn
 * @param points in order; one that is not finite leaves a gap
 */
public record Curve(String name, int colour, Line line, List<Point> points) {

  /** How curves are drawn. */
  public enum Line {
    SOLID,
    DASHED
  }

  /**
   * A point of a curve.
   *
   * @param x across
   * @param y upwards
   */
  public record Point(double x, double y) {

    /** Returns whether it can be drawn. */
    public boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /** Keeps its own points. */
  public Curve {
    points = List.copyOf(points);
  }
}

package dev.sphere.cli.svg;

import dev.sphere.cli.html.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Curves over one axis.
 *
 * @param title what it shows, in few words
 * @param description what can be read from it, for those who do not see it
 * @param acrossName what is across
 * @param across from {@link #LEFT} to {@link #RIGHT}
 * @param upwards from {@link #BOTTOM} to {@link #TOP}
 * @param curves in the order they are drawn
 */
public record LineChart(
    String title,
    String description,
    String acrossName,
    Axis across,
    Axis upwards,
    List<Curve> curves) {

  /** Where an axis across begins. */
  public static final double LEFT = 46;

  /** Where an axis across ends. */
  public static final double RIGHT = 428;

  /** Where an axis upwards ends. */
  public static final double TOP = 10;

  /** Where an axis upwards begins. */
  public static final double BOTTOM = 212;

  private static final double WIDTH = 440;
  private static final double HEIGHT = 250;

  /** Keeps its own list. */
  public LineChart {
    curves = List.copyOf(curves);
  }

  /** Returns the picture. */
  public Element element() {
    Element picture = ChartFrame.picture("chart", WIDTH, HEIGHT, title, description);
    ChartFrame.addLeftAxis(picture, upwards, LEFT, RIGHT);
    ChartFrame.addBottomAxis(picture, across, BOTTOM - 4, BOTTOM);
    picture.add(
        ChartFrame.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM),
        ChartFrame.text("name end", RIGHT, HEIGHT - 4, acrossName));
    curves.forEach(curve -> picture.add(element(curve)));
    return picture;
  }

  private Element element(Curve curve) {
    Element group =
        Element.of("g", "curve " + Palette.styleClass(curve.colour()))
            .add(Element.ofText("title", curve.name()));
    for (List<Curve.Point> piece : pieces(curve.points())) {
      group.add(
          Element.of("polyline", curve.line() == Curve.Line.DASHED ? "dashed" : "solid")
              .with("points", piece.stream().map(this::place).collect(Collectors.joining(" "))));
    }
    curve.points().stream()
        .filter(Curve.Point::isFinite)
        .reduce((first, second) -> second)
        .ifPresent(
            last ->
                group.add(
                    Element.of("circle")
                        .with("cx", across.place(last.x()))
                        .with("cy", upwards.place(last.y()))
                        .with("r", 2.6)));
    return group;
  }

  private static List<List<Curve.Point>> pieces(List<Curve.Point> points) {
    List<List<Curve.Point>> pieces = new ArrayList<>();
    List<Curve.Point> piece = new ArrayList<>();
    for (Curve.Point point : points) {
      if (point.isFinite()) {
        piece.add(point);
      } else if (!piece.isEmpty()) {
        pieces.add(piece);
        piece = new ArrayList<>();
      }
    }
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
    return pieces;
  }

  private String place(Curve.Point point) {
    return Element.number(across.place(point.x())) + "," + Element.number(upwards.place(point.y()));
  }
}

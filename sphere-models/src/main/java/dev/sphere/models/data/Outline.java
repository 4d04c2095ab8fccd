package dev.sphere.models.data;

/**
 * A flat figure as a signed distance in its own coordinates: negative inside, positive outside, 0
 * on the edge. Intersections and unions are exact near their edges, which is where it matters.
 */
@FunctionalInterface
interface Outline {

  /** The signed distance of a point. */
  double distance(double x, double y);

  /** A disc. */
  static Outline disc(double centreX, double centreY, double radius) {
    return (x, y) -> length(x - centreX, y - centreY) - radius;
  }

  /** A rectangle along the axes, by its half width and half height. */
  static Outline box(double centreX, double centreY, double halfWidth, double halfHeight) {
    return (x, y) -> {
      double dx = Math.abs(x - centreX) - halfWidth;
      double dy = Math.abs(y - centreY) - halfHeight;
      return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0);
    };
  }

  /** A closed polygon by the coordinates of its corners. */
  static Outline polygon(double[] cornerX, double[] cornerY) {
    return (x, y) -> polygonDistance(cornerX, cornerY, x, y);
  }

  /** A closed polygon with corners at equal angles, their distances from the centre in turn. */
  static Outline star(int corners, double... radii) {
    double[] cornerX = new double[corners];
    double[] cornerY = new double[corners];
    for (int i = 0; i < corners; i++) {
      // StrictMath: the same bits on every machine.
      double angle = 2 * Math.PI * i / corners;
      cornerX[i] = radii[i % radii.length] * StrictMath.cos(angle);
      cornerY[i] = radii[i % radii.length] * StrictMath.sin(angle);
    }
    return polygon(cornerX, cornerY);
  }

  /** What lies in this or in another. */
  default Outline or(Outline other) {
    return (x, y) -> Math.min(distance(x, y), other.distance(x, y));
  }

  /** What lies in this and in another. */
  default Outline and(Outline other) {
    return (x, y) -> Math.max(distance(x, y), other.distance(x, y));
  }

  /** What lies in this and not in another. */
  default Outline without(Outline other) {
    return (x, y) -> Math.max(distance(x, y), -other.distance(x, y));
  }

  private static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double polygonDistance(double[] cornerX, double[] cornerY, double x, double y) {
    double nearest = Double.MAX_VALUE;
    boolean inside = false;
    int previous = cornerX.length - 1;
    for (int i = 0; i < cornerX.length; i++) {
      double edgeX = cornerX[previous] - cornerX[i];
      double edgeY = cornerY[previous] - cornerY[i];
      double dx = x - cornerX[i];
      double dy = y - cornerY[i];
      double along = (dx * edgeX + dy * edgeY) / (edgeX * edgeX + edgeY * edgeY);
      double clamped = Math.min(1, Math.max(0, along));
      double offX = dx - clamped * edgeX;
      double offY = dy - clamped * edgeY;
      nearest = Math.min(nearest, offX * offX + offY * offY);
      boolean crosses = (cornerY[i] > y) != (cornerY[previous] > y);
      if (crosses && x < edgeX * (y - cornerY[i]) / edgeY + cornerX[i]) {
        inside = !inside;
      }
      previous = i;
    }
    return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
  }
}

package dev.sphere.losses;

import java.util.Arrays;

/** Plain loops over vectors of doubles. */
final class Vectors {

  private Vectors() {}

  static double[] row(double[] flat, int row, int size) {
    return Arrays.copyOfRange(flat, row * size, (row + 1) * size);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  static double[] times(double[] a, double factor) {
    return Arrays.stream(a).map(value -> value * factor).toArray();
  }

  static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** Returns a at length 1, or a itself where it has no length. */
  static double[] unit(double[] a) {
    double norm = norm(a);
    return norm == 0 ? a : times(a, 1 / norm);
  }

  /** Returns a at another length. */
  static double[] scaled(double[] a, double norm) {
    return times(unit(a), norm);
  }

  /** Returns what is left of a without its part along a unit vector. */
  static double[] across(double[] a, double[] along) {
    return sum(a, times(along, -dot(a, along)));
  }

  static double largest(double[] a) {
    return Arrays.stream(a).map(Math::abs).max().orElse(0);
  }
}

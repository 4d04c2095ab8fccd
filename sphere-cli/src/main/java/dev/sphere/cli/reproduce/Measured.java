package dev.sphere.cli.reproduce;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/**
 * What was measured in a cell.
 *
 * @param values single numbers by what they are
 * @param series many numbers by what they are
 * @param pictures by the name of their file, without its ending
 */
public record Measured(
    Map<String, Double> values,
    Map<String, List<Double>> series,
    Map<String, BufferedImage> pictures) {

  /** Returns single numbers alone. */
  public static Measured of(Map<String, Double> values) {
    return of(values, Map.of());
  }

  /** Returns numbers without pictures. */
  public static Measured of(Map<String, Double> values, Map<String, List<Double>> series) {
    return new Measured(values, series, Map.of());
  }
}

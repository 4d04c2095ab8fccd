package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * The paper's Lemma 1 and Lemma 2: how the restricted condition number of an objective's Hessian,
 * its largest eigenvalue over its smallest that is not zero, changes where U becomes c·U and V
 * becomes V/c.
 *
 * <p>It is taken at a global optimum, in the coordinates of U and V as they are ("raw") and with
 * their rows brought back to unit length, as weights that are projected to the sphere
 * ("normalized").
 */
final class Conditioning implements Analysis {

  private static final int N = 4;
  private static final int M = 5;
  private static final int K = 3;
  private static final List<Integer> FACTORS = List.of(1, 2, 4, 8);

  /** What is smaller than this share of the largest eigenvalue is zero. */
  private static final double ZERO = 1e-10;

  /** A relative change below this is that of rounding. */
  private static final double INVARIANT = 1e-6;

  private static final String RAW = "raw";
  private static final String NORMALIZED = "normalized";
  private static final String EIGENVALUES = "eigenvalues, largest change";
  private static final String CHANGE = "objective, change";

  private final Description description;
  private final Objective objective;

  Conditioning(Description description, Objective objective) {
    this.description = description;
    this.objective = objective;
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public List<Cell> cells(Scale scale, int seeds, String data) {
    return Cell.ofEach(List.of("draw"), seeds);
  }

  @Override
  public Map<String, Object> protocol(Cell cell, Scale scale, String data) {
    Map<String, Object> protocol = new LinkedHashMap<>();
    protocol.put("n", N);
    protocol.put("m", M);
    protocol.put("k", K);
    protocol.put("c", FACTORS);
    protocol.put("zero-eigenvalues-below", ZERO);
    return protocol;
  }

  @Override
  public Measured run(Cell cell, Scale scale) {
    Random random = new Random(cell.seed());
    RealMatrix u = unitRows(N, random);
    RealMatrix v = unitRows(M, random);
    RealMatrix elsewhere = objective.similarities(unitRows(N, random), unitRows(M, random));
    Map<String, Double> values = new LinkedHashMap<>();
    double[] before = eigenvalues(u, v);
    for (int c : FACTORS) {
      RealMatrix scaledU = u.scalarMultiply(c);
      RealMatrix scaledV = v.scalarMultiply(1.0 / c);
      double[] raw = eigenvalues(scaledU, scaledV);
      values.put(name(RAW, c), condition(raw));
      values.put(
          name(NORMALIZED, c), condition(eigenvalues(normalized(scaledU), normalized(scaledV))));
      values.put(name(EIGENVALUES, c), largestChange(before, raw));
      values.put(
          name(CHANGE, c),
          Math.abs(
              objective.value(elsewhere, scaledU, scaledV) - objective.value(elsewhere, u, v)));
    }
    return Measured.of(values);
  }

  private static String name(String quantity, int c) {
    return quantity + ", c=" + c;
  }

  /** Rows of independent normal numbers, brought to unit length. */
  private static RealMatrix unitRows(int rows, Random random) {
    RealMatrix matrix = new Array2DRowRealMatrix(rows, K);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < K; j++) {
        matrix.setEntry(i, j, random.nextGaussian());
      }
    }
    return normalized(matrix);
  }

  private static RealMatrix normalized(RealMatrix matrix) {
    RealMatrix rows = matrix.copy();
    for (int i = 0; i < rows.getRowDimension(); i++) {
      rows.setRowVector(i, rows.getRowVector(i).unitVector());
    }
    return rows;
  }

  /** The eigenvalues of the Hessian where U and V meet their target, ascending. */
  private double[] eigenvalues(RealMatrix u, RealMatrix v) {
    RealMatrix hessian = objective.hessian(objective.similarities(u, v), u, v);
    double[] eigenvalues = new EigenDecompositionSymmetric(hessian).getEigenvalues();
    Arrays.sort(eigenvalues);
    return eigenvalues;
  }

  private static double condition(double[] eigenvalues) {
    double largest = eigenvalues[eigenvalues.length - 1];
    return largest
        / Arrays.stream(eigenvalues).filter(each -> each > ZERO * largest).min().orElseThrow();
  }

  /** The largest difference of the i-th eigenvalues, over the largest eigenvalue before. */
  private static double largestChange(double[] before, double[] after) {
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]));
    }
    return largest / before[before.length - 1];
  }

  @Override
  public Report report(List<CellResult> results) {
    List<String> header = new ArrayList<>(List.of(""));
    FACTORS.forEach(c -> header.add("c = " + c));
    ResultTable conditions =
        new ResultTable(
            ("Restricted condition number κ of the Hessian of %s at a global optimum, n = %d,"
                    + " m = %d, k = %d")
                .formatted(symbol(), N, M, K),
            header);
    for (String coordinates : List.of(RAW, NORMALIZED)) {
      for (CellResult result : results.subList(0, Math.min(3, results.size()))) {
        conditions.texts(
            row(
                coordinates + ", draw " + result.seed(),
                c -> number(result.values().get(name(coordinates, c)))));
      }
      conditions.texts(
          row(
              coordinates + ", κ(c)/κ(1), geometric mean of " + results.size(),
              c -> number(growth(results, coordinates, c))));
    }
    ResultTable changes =
        new ResultTable(
            "What the scaling changes in raw coordinates, the largest over draws", header);
    changes.texts(
        row("eigenvalues, over the largest", c -> scientific(largest(results, EIGENVALUES, c))));
    changes.texts(
        row(
            "the objective itself, at a random target",
            c -> scientific(largest(results, CHANGE, c))));
    return new Report(List.of(verdict(results)), List.of(conditions, changes), List.of());
  }

  private interface OfFactor {
    String text(int c);
  }

  private static List<String> row(String name, OfFactor cell) {
    List<String> row = new ArrayList<>(List.of(name));
    FACTORS.forEach(c -> row.add(cell.text(c)));
    return row;
  }

  private static double growth(List<CellResult> results, String coordinates, int c) {
    return Math.exp(
        new Sample(
                results.stream()
                    .map(
                        result ->
                            Math.log(
                                result.values().get(name(coordinates, c))
                                    / result.values().get(name(coordinates, 1))))
                    .toList())
            .mean());
  }

  private static double largest(List<CellResult> results, String quantity, int c) {
    return results.stream()
        .mapToDouble(result -> result.values().get(name(quantity, c)))
        .max()
        .orElseThrow();
  }

  private String symbol() {
    return objective == Objective.PRODUCTS ? "G" : "G_S";
  }

  private String verdict(List<CellResult> results) {
    double quadrupled = growth(results, RAW, 8) / growth(results, RAW, 4);
    double drift = Math.abs(growth(results, NORMALIZED, 8) - 1);
    String raw =
        String.format(
            Locale.ROOT,
            "In raw coordinates κ(%s) grows %.1f-fold from c = 1 to c = 2 and %.1f-fold from c = 4"
                + " to c = 8, c² 4-fold each time.",
            symbol(),
            growth(results, RAW, 2),
            quadrupled);
    if (objective == Objective.PRODUCTS) {
      return "Lemma 1 %s, as a statement on large c. %s The objective is the same for all c."
          .formatted(quadrupled >= 4 ? "holds" : "does not hold", raw);
    }
    return ("Lemma 2 as printed %s. %s A scale-invariant f has ∇²f(az) = a⁻²∇²f(z), so its"
            + " eigenvalues cannot stay. With rows brought back to unit length, as projected weights"
            + " are, %s: κ is the same for all c%s. The objective itself is invariant in either"
            + " case.")
        .formatted(
            largest(results, EIGENVALUES, 8) < INVARIANT ? "holds" : "does not hold",
            raw,
            drift < INVARIANT ? "its statement holds" : "its statement does not hold either",
            drift == 0 ? "" : " to " + scientific(drift));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 1000 ? "%.2f" : "%.0f", value);
  }

  private static String scientific(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}

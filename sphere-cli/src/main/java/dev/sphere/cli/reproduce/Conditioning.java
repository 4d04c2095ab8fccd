package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.Report;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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

  static final int N = 4;
  static final int M = 5;
  static final int K = 3;
  static final List<Integer> FACTORS = List.of(1, 2, 4, 8);
  static final String RAW = "raw";
  static final String NORMALIZED = "normalized";
  static final String EIGENVALUES = "eigenvalues, largest change";
  static final String CHANGE = "objective, change";

  /** What is smaller than this share of the largest eigenvalue is zero. */
  private static final double ZERO = 1e-10;

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

  /** The name of a quantity where U is scaled by c. */
  static String name(String quantity, int c) {
    return quantity + ", c=" + c;
  }

  /** Rows of independent normal numbers, brought to unit length. */
  static RealMatrix unitRows(int rows, Random random) {
    RealMatrix matrix = new Array2DRowRealMatrix(rows, K);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < K; j++) {
        matrix.setEntry(i, j, random.nextGaussian());
      }
    }
    return normalized(matrix);
  }

  static RealMatrix normalized(RealMatrix matrix) {
    RealMatrix rows = matrix.copy();
    for (int i = 0; i < rows.getRowDimension(); i++) {
      rows.setRowVector(i, rows.getRowVector(i).unitVector());
    }
    return rows;
  }

  /** The eigenvalues of the Hessian where U and V meet their target, ascending. */
  double[] eigenvalues(RealMatrix u, RealMatrix v) {
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
    return ConditioningReport.of(objective, results);
  }
}

package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.NumberText;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Whether a lemma on the conditioning of an objective is found to hold. */
final class ConditioningReport {

  /** A relative change below this is that of rounding. */
  private static final double INVARIANT = 1e-6;

  private static final int LARGEST_FACTOR = 8;

  private static final int DRAWS_SHOWN = 3;

  private final Objective objective;
  private final List<CellResult> results;

  private ConditioningReport(Objective objective, List<CellResult> results) {
    this.objective = objective;
    this.results = results;
  }

  static Report of(Objective objective, List<CellResult> results) {
    ConditioningReport report = new ConditioningReport(objective, results);
    return new Report(
        List.of(
            switch (objective) {
              case PRODUCTS -> report.firstLemma();
              case COSINES -> report.secondLemma();
            }),
        List.of(report.conditions(), report.changes()),
        List.of());
  }

  private String firstLemma() {
    double least = leastGrowth(Conditioning.RAW, LARGEST_FACTOR);
    return "Lemma 1 %s, as a statement on large c. In raw coordinates %s. %s"
        .formatted(
            least >= LARGEST_FACTOR * LARGEST_FACTOR ? "holds" : "does not hold",
            growthOfConditions(),
            changeOfObjective());
  }

  private String secondLemma() {
    double change = largest(Conditioning.EIGENVALUES);
    boolean holds = change < INVARIANT;
    return ("Lemma 2 as printed, that all eigenvalues stay, %s. In raw coordinates they change by up"
            + " to %s times the largest of c = 1, and %s. %s%s %s")
        .formatted(
            holds ? "holds" : "does not hold",
            holds ? scientific(change) : number(change),
            growthOfConditions(),
            holds ? "" : "A scale-invariant f has ∇²f(az) = a⁻²∇²f(z), so that they cannot stay. ",
            onTheSphere(),
            changeOfObjective());
  }

  /** What there is to say of rows of unit length, whatever the objective. */
  private String onTheSphere() {
    double drift = drift();
    return drift < INVARIANT
        ? ("With rows brought back to unit length, as projected weights are, κ is the same for all"
                + " c%s. That is so by construction, and for any objective, G included: c·U with"
                + " rows of unit length is U again, so that projecting undoes the scaling and no"
                + " eigenvalue can change. What helps is keeping the weights on the sphere.")
            .formatted(drift == 0 ? "" : " to " + scientific(drift))
        : ("With rows brought back to unit length, as projected weights are, κ changes by up to %s"
                + " of what it is, which it cannot: c·U with rows of unit length is U again. These"
                + " results are not right.")
            .formatted(scientific(drift));
  }

  private String growthOfConditions() {
    long falling =
        results.stream().filter(result -> growth(result, Conditioning.RAW, 2) < 1).count();
    return ("κ(%s) grows %s-fold from c = 1 to c = %d by the geometric mean of %d draws, %s-fold at"
            + " least (c² %d-fold); to c = 2 it falls in %d of them")
        .formatted(
            symbol(),
            NumberText.of("%.1f", growth(Conditioning.RAW, LARGEST_FACTOR)),
            LARGEST_FACTOR,
            results.size(),
            NumberText.of("%.1f", leastGrowth(Conditioning.RAW, LARGEST_FACTOR)),
            LARGEST_FACTOR * LARGEST_FACTOR,
            falling);
  }

  private String changeOfObjective() {
    double change = largest(Conditioning.CHANGE);
    return change < INVARIANT
        ? "The objective itself is the same for all c."
        : "The objective itself changes by up to " + scientific(change) + ".";
  }

  private ResultTable conditions() {
    ResultTable table =
        new ResultTable(
            ("Restricted condition number κ of the Hessian of %s at a global optimum, n = %d,"
                    + " m = %d, k = %d")
                .formatted(symbol(), Conditioning.N, Conditioning.M, Conditioning.K),
            header());
    for (String coordinates : List.of(Conditioning.RAW, Conditioning.NORMALIZED)) {
      results.stream()
          .limit(DRAWS_SHOWN)
          .forEach(
              result ->
                  table.texts(
                      row(
                          coordinates + ", draw " + result.seed(),
                          c -> number(value(result, coordinates, c)))));
      table.texts(
          row(
              coordinates + ", κ(c)/κ(1), geometric mean of " + results.size(),
              c -> number(growth(coordinates, c))));
      table.texts(
          row(
              coordinates + ", κ(c)/κ(1), least of " + results.size(),
              c -> number(leastGrowth(coordinates, c))));
    }
    return table;
  }

  private ResultTable changes() {
    return new ResultTable(
            "What the scaling changes in raw coordinates, the largest over draws", header())
        .texts(
            row(
                "an eigenvalue, as a share of the largest",
                c -> scientific(largest(Conditioning.EIGENVALUES, c))))
        .texts(
            row(
                "the objective itself, at a random target",
                c -> scientific(largest(Conditioning.CHANGE, c))));
  }

  private static List<String> header() {
    return row("", c -> "c = " + c);
  }

  private static List<String> row(String name, IntFunction<String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    Conditioning.FACTORS.forEach(c -> row.add(cell.apply(c)));
    return row;
  }

  /** The least over draws of κ(c)/κ(1). */
  private double leastGrowth(String coordinates, int c) {
    return results.stream()
        .mapToDouble(result -> growth(result, coordinates, c))
        .min()
        .orElseThrow();
  }

  /** The geometric mean over draws of κ(c)/κ(1). */
  private double growth(String coordinates, int c) {
    return Math.exp(
        new Sample(
                results.stream().map(result -> Math.log(growth(result, coordinates, c))).toList())
            .mean());
  }

  private static double growth(CellResult result, String coordinates, int c) {
    return value(result, coordinates, c) / value(result, coordinates, 1);
  }

  /** The largest change of κ over draws and factors where rows have unit length, relative. */
  private double drift() {
    return results.stream()
        .flatMapToDouble(
            result ->
                Conditioning.FACTORS.stream()
                    .mapToDouble(c -> Math.abs(growth(result, Conditioning.NORMALIZED, c) - 1)))
        .max()
        .orElseThrow();
  }

  /** The largest over draws and factors. */
  private double largest(String quantity) {
    return Conditioning.FACTORS.stream().mapToDouble(c -> largest(quantity, c)).max().orElseThrow();
  }

  private double largest(String quantity, int c) {
    return results.stream().mapToDouble(result -> value(result, quantity, c)).max().orElseThrow();
  }

  private static double value(CellResult result, String quantity, int c) {
    return result.values().get(Conditioning.name(quantity, c));
  }

  private String symbol() {
    return objective == Objective.PRODUCTS ? "G" : "G_S";
  }

  private static String number(double value) {
    return NumberText.of(value < 1000 ? "%.2f" : "%.0f", value);
  }

  private static String scientific(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}

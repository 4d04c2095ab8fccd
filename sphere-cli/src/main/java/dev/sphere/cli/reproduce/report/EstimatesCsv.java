package dev.sphere.cli.reproduce.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Estimates as CSV, a line each; what is missing is empty. */
final class EstimatesCsv {

  private static final String HEADER =
      "group,quantity,seeds,mean,standard error,baseline,difference,standard error of difference,t,p,published\n";

  private EstimatesCsv() {}

  /** Returns the text. */
  static String of(List<Estimate> estimates) {
    return HEADER + estimates.stream().map(EstimatesCsv::line).collect(Collectors.joining());
  }

  private static String line(Estimate estimate) {
    Estimate.Difference difference = estimate.difference();
    Stream<Object> ofDifference =
        difference == null
            ? Stream.generate(() -> (Object) "").limit(5)
            : Stream.of(
                difference.baseline(),
                difference.mean(),
                difference.standardError(),
                orEmpty(difference.t()),
                orEmpty(difference.p()));
    return Stream.of(
                Stream.<Object>of(
                    estimate.group(),
                    estimate.quantity(),
                    estimate.seeds(),
                    estimate.mean(),
                    orEmpty(estimate.standardError())),
                ofDifference,
                Stream.of(orEmpty(estimate.published())))
            .flatMap(cells -> cells)
            .map(cell -> Csv.quoted(cell.toString()))
            .collect(Collectors.joining(","))
        + "\n";
  }

  private static Object orEmpty(Double number) {
    return number == null ? "" : number;
  }
}

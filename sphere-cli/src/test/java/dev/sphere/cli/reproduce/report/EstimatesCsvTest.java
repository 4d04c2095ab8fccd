package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.cli.reproduce.CellResult;
import dev.sphere.cli.reproduce.Scale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EstimatesCsvTest {

  @Test
  void writesALineEachAndLeavesOutWhatIsMissing() {
    Estimate.Difference difference =
        Estimate.Difference.to("conv, softmax", new PairedDifference(2, 0.5, 0.25));
    Estimate.Difference none = Estimate.Difference.to("conv", new PairedDifference(2, 0, 0));

    assertThat(
            EstimatesCsv.of(
                    List.of(
                        Estimate.of("a", "q", new Sample(List.of(1.0, 2.0)), difference, 0.75),
                        Estimate.of("b", "q", new Sample(List.of(3.0)), none, null),
                        Estimate.of("c", "q", new Sample(List.of(3.0)), null, null)))
                .lines())
        .containsExactly(
            "group,quantity,seeds,mean,standard error,baseline,difference,"
                + "standard error of difference,t,p,published",
            // Of t = 2 with one degree of freedom: 1 − (2/π)·atan 2.
            "a,q,2,1.5,0.5,\"conv, softmax\",0.5,0.25,2.0," + difference.p() + ",0.75",
            "b,q,1,3.0,,conv,0.0,0.0,,,",
            "c,q,1,3.0,,,,,,,");
    assertThat(difference.p()).isCloseTo(1 - 2 / Math.PI * Math.atan(2), within(1e-9));
  }

  @Test
  void areTheMeansOfSingleValuesWhereAReportHasNoOthers() {
    List<CellResult> results =
        List.of(result(1, Map.of("x", 1.0)), result(2, Map.of("x", 3.0, "y", 5.0)));

    assertThat(Estimate.ofValues(results))
        .extracting(Estimate::quantity, Estimate::seeds, Estimate::mean)
        .containsExactlyInAnyOrder(tuple("x", 2, 2.0), tuple("y", 1, 5.0));
  }

  private static CellResult result(long seed, Map<String, Double> values) {
    return new CellResult(
        "table-0", Scale.CPU, "g", seed, Map.of(), values, Map.of(), "", "", "", "", "", "");
  }
}

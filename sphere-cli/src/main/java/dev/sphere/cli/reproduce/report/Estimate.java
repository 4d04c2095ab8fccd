package dev.sphere.cli.reproduce.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.sphere.cli.reproduce.CellResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What the seeds of a group say of a quantity, in numbers.
 *
 * @param group what was measured
 * @param quantity what of it
 * @param seeds how many there are
 * @param mean over them
 * @param standardError of the mean; null for one seed
 * @param difference to a baseline; null where there is none
 * @param published the paper's figure in the same unit; null where there is none
 */
@JsonInclude(Include.NON_NULL)
public record Estimate(
    String group,
    String quantity,
    int seeds,
    double mean,
    Double standardError,
    Difference difference,
    Double published) {

  /**
   * A difference to a baseline, paired over seeds.
   *
   * @param baseline what it is to
   * @param mean of the differences
   * @param standardError of this mean
   * @param t of Student's test; null where all differences are zero
   * @param p two-sided; null where all differences are zero
   */
  @JsonInclude(Include.NON_NULL)
  public record Difference(String baseline, double mean, double standardError, Double t, Double p) {

    /** Takes the numbers of a test. */
    public static Difference to(String baseline, PairedDifference difference) {
      return new Difference(
          baseline,
          difference.mean(),
          difference.standardError(),
          numberOrNull(difference.t()),
          numberOrNull(difference.p()));
    }
  }

  /** Returns the estimate of a sample. */
  public static Estimate of(
      String group, String quantity, Sample sample, Difference difference, Double published) {
    return new Estimate(
        group,
        quantity,
        sample.values().size(),
        sample.mean(),
        numberOrNull(sample.standardError()),
        difference,
        published);
  }

  /** Returns those of all single values of results, without differences. */
  static List<Estimate> ofValues(List<CellResult> results) {
    List<Estimate> estimates = new ArrayList<>();
    Sample.byGroup(results)
        .forEach(
            (group, samples) ->
                samples.forEach(
                    (quantity, sample) -> estimates.add(of(group, quantity, sample, null, null))));
    return estimates;
  }

  private static Double numberOrNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}

package dev.sphere.cli.bench;

import dev.sphere.bench.Growth;
import dev.sphere.bench.GrowthComparison;
import dev.sphere.bench.GrowthVariants;
import dev.sphere.cli.output.Progress;
import dev.sphere.cli.report.BenchReport;
import dev.sphere.cli.report.GrowthSection;
import java.util.List;

/** The subject {@code growth}: training steps of cnn-9 as one thing after the other grows. */
public final class GrowthSpeed implements Measurement {

  private final BenchPlan plan;
  private final List<Growth> growths;
  private final GrowthVariants variants;
  private final int steps;

  /** Prepares what grows. */
  public GrowthSpeed(BenchPlan plan, List<Growth> growths) {
    this.plan = plan;
    this.growths = growths;
    variants =
        new GrowthVariants(
            plan.engine(), plan.networks(), plan.operators(), plan.width(), plan.batchSize());
    steps =
        growths.stream()
            .flatMap(
                growth ->
                    growth.values().stream().map(value -> variants.of(growth.axis(), value).size()))
            .mapToInt(plan.comparison()::steps)
            .sum();
  }

  @Override
  public void run(BenchReport report) {
    try (Progress progress = new Progress(plan.output(), "growth", "step", steps)) {
      for (Growth growth : growths) {
        report.add(
            GrowthSection.of(
                GrowthComparison.run(growth, variants, plan.comparison(), progress::step)));
      }
    }
  }
}

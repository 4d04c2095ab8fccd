package dev.sphere.cli.bench;

import dev.sphere.bench.LayerComparison;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.LayerVariants;
import dev.sphere.cli.output.Progress;
import dev.sphere.cli.report.SpeedReport;
import java.util.List;

/** The subject {@code layers}: forward and backward of each 3×3 layer of cnn-9. */
public final class LayerSpeed implements Measurement {

  private final BenchPlan plan;
  private final LayerVariants variants;
  private final List<LayerSetting> settings;

  /** Prepares the layers. */
  public LayerSpeed(BenchPlan plan) {
    this.plan = plan;
    variants =
        new LayerVariants(plan.engine(), plan.registry(), plan.operators(), plan.batchSize());
    settings = LayerSetting.cnn9(plan.width());
  }

  @Override
  public void run(SpeedReport report) {
    int steps =
        settings.stream()
            .mapToInt(setting -> plan.comparison().steps(variants.of(setting).size()))
            .sum();
    try (Progress progress = new Progress(plan.output(), "layers", "step", steps)) {
      report.add(
          "3×3 layers of cnn-9, forward and backward, batch %d".formatted(plan.batchSize()),
          LayerComparison.run(settings, variants, plan.comparison(), progress::step));
    }
  }
}

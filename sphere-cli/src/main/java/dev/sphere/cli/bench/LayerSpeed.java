package dev.sphere.cli.bench;

import dev.sphere.bench.LayerComparison;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.LayerVariants;
import dev.sphere.bench.NetworkVariants;
import dev.sphere.bench.PeerVariants;
import dev.sphere.bench.Variant;
import dev.sphere.cli.output.Progress;
import dev.sphere.cli.report.BenchReport;
import dev.sphere.cli.report.SpeedSection;
import java.util.List;
import java.util.stream.Stream;

/** The subject {@code layers}: forward and backward of each 3×3 layer of cnn-9. */
public final class LayerSpeed implements Measurement {

  private final BenchPlan plan;
  private final LayerVariants ours;
  private final PeerVariants peers;
  private final List<LayerSetting> settings;

  /** Prepares the layers. */
  public LayerSpeed(BenchPlan plan) {
    this.plan = plan;
    ours = new LayerVariants(plan.engine(), plan.registry(), plan.operators(), plan.batchSize());
    peers = plan.peerVariants();
    // The layers of a network, which has only widths that are allowed.
    settings = LayerSetting.cnn9(NetworkVariants.cifar10("cnn-9", plan.width()).width());
  }

  @Override
  public void run(BenchReport report) {
    int steps =
        settings.stream()
            .mapToInt(setting -> plan.comparison().steps(variants(setting).size()))
            .sum();
    try (Progress progress = new Progress(plan.output(), "layers", "step", steps)) {
      report.add(
          SpeedSection.of(
              "3×3 layers of cnn-9, forward and backward, batch %d".formatted(plan.batchSize()),
              LayerComparison.run(settings, this::variants, plan.comparison(), progress::step)));
    }
  }

  private List<Variant> variants(LayerSetting setting) {
    return Stream.concat(ours.of(setting).stream(), peers.layers(setting).stream()).toList();
  }
}

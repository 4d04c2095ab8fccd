package dev.sphere.cli.bench;

import dev.sphere.bench.MemoryComparison;
import dev.sphere.bench.NetworkVariants;
import dev.sphere.bench.PeakMemory;
import dev.sphere.cli.output.Progress;
import dev.sphere.cli.report.BenchReport;
import dev.sphere.cli.report.MemorySection;
import dev.sphere.ops.engine.MathMode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The subject {@code memory}: the peak of a training step, each variant in a process of its own.
 */
public final class MemoryUse implements Measurement {

  private final BenchPlan plan;
  private final MemoryComparison comparison;

  /** Prepares the networks. */
  public MemoryUse(BenchPlan plan, MathMode math, List<Path> plugins) {
    this.plan = plan;
    comparison = new MemoryComparison(plan.engine(), math, plugins);
    plan.models().forEach(plan::variants);
  }

  @Override
  public void run(BenchReport report) throws IOException {
    if (!MemoryComparison.isPossible()) {
      plan.output().warn("sphere: memory is measured on Linux only, which tells a process's peak");
      return;
    }
    int variants = plan.models().size() * (1 + plan.operators().size());
    try (Progress progress = new Progress(plan.output(), "memory", "variant", variants)) {
      for (String model : plan.models()) {
        report.add(
            MemorySection.of(
                "memory of a training step of %s, batch %d".formatted(model, plan.batchSize()),
                peaks(model, progress)));
      }
    }
  }

  private List<PeakMemory> peaks(String model, Progress progress) throws IOException {
    List<PeakMemory> peaks = new ArrayList<>();
    peaks.add(peak(model, NetworkVariants.BASELINE));
    progress.step();
    for (String operator : plan.operators()) {
      try {
        peaks.add(peak(model, operator));
      } catch (InterruptedIOException interrupted) {
        throw interrupted;
      } catch (IOException failed) {
        // What was measured before is of use without it.
        plan.output().warn("sphere: " + failed.getMessage());
      }
      progress.step();
    }
    return peaks;
  }

  private PeakMemory peak(String model, String variant) throws IOException {
    return comparison.measure(model, plan.width(), variant, plan.batchSize());
  }
}

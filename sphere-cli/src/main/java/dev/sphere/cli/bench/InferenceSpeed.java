package dev.sphere.cli.bench;

import dev.sphere.bench.NetworkVariants;
import dev.sphere.cli.report.BenchReport;
import dev.sphere.cli.report.SpeedSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The subject {@code inference}: logits of one image and of many at once. */
public final class InferenceSpeed implements Measurement {

  private static final List<Integer> BATCHES = List.of(1, 64);

  private final BenchPlan plan;
  private final Map<String, NetworkVariants> networks = new LinkedHashMap<>();

  /** Prepares the networks. */
  public InferenceSpeed(BenchPlan plan) {
    this.plan = plan;
    plan.models().forEach(model -> networks.put(model, plan.variants(model)));
  }

  @Override
  public void run(BenchReport report) {
    networks.forEach(
        (model, variants) -> {
          for (int batch : BATCHES) {
            report.add(
                SpeedSection.of(
                    "inference of %s, batch %d".formatted(model, batch),
                    plan.compare("inference", variants.inference(batch))));
          }
        });
  }
}

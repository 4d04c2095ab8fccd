package dev.sphere.cli.bench;

import dev.sphere.bench.NetworkVariants;
import dev.sphere.cli.report.SpeedReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** The subject {@code training}: whole training steps of networks. */
public final class TrainingSpeed implements Measurement {

  private final BenchPlan plan;
  private final Map<String, NetworkVariants> networks = new LinkedHashMap<>();

  /** Prepares the networks. */
  public TrainingSpeed(BenchPlan plan) {
    this.plan = plan;
    plan.models().forEach(model -> networks.put(model, plan.variants(model)));
  }

  @Override
  public void run(SpeedReport report) {
    networks.forEach(
        (model, variants) ->
            report.add(
                "training step of %s, batch %d".formatted(model, plan.batchSize()),
                plan.compare("training", variants.training(plan.batchSize()))));
  }
}

package dev.sphere.cli.bench;

import dev.sphere.bench.NetworkVariants;
import dev.sphere.cli.report.BenchReport;
import dev.sphere.cli.report.SpeedSection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The subject {@code inference}: logits of some images one by one, and of many at once. */
public final class InferenceSpeed implements Measurement {

  private static final int ONE_BY_ONE = 16;
  private static final int AT_ONCE = 64;

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
          report.add(
              SpeedSection.of(
                  "inference of %s, %d images one by one".formatted(model, ONE_BY_ONE),
                  plan.compare("inference", variants.inference(1, ONE_BY_ONE))));
          report.add(
              SpeedSection.of(
                  "inference of %s, %d images at once".formatted(model, AT_ONCE),
                  plan.compare("inference", variants.inference(AT_ONCE, 1))));
        });
  }
}

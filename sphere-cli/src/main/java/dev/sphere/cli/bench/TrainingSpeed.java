package dev.sphere.cli.bench;

import dev.sphere.bench.Variant;
import dev.sphere.cli.report.BenchReport;
import dev.sphere.cli.report.SpeedSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The subject {@code training}: whole training steps of networks. */
public final class TrainingSpeed implements Measurement {

  private final BenchPlan plan;
  private final Map<String, List<Variant>> variants = new LinkedHashMap<>();

  /**
   * Prepares the networks.
   *
   * @throws IllegalArgumentException if there are peers and none has one of the networks
   */
  public TrainingSpeed(BenchPlan plan) {
    this.plan = plan;
    boolean peersAreIdle = !plan.peers().isEmpty();
    for (String model : plan.models()) {
      List<Variant> ours = plan.variants(model).training(plan.batchSize());
      List<Variant> theirs = plan.peerVariants().training(model, plan.width());
      peersAreIdle &= theirs.isEmpty();
      variants.put(model, Stream.concat(ours.stream(), theirs.stream()).toList());
    }
    if (peersAreIdle) {
      throw new IllegalArgumentException(
          "--peers: none has the network " + String.join(" or ", plan.models()));
    }
  }

  @Override
  public void run(BenchReport report) {
    variants.forEach(
        (model, all) ->
            report.add(
                SpeedSection.of(
                    "training step of %s, batch %d".formatted(model, plan.batchSize()),
                    plan.compare("training", all))));
  }
}

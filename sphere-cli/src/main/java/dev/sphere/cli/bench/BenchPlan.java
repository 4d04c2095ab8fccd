package dev.sphere.cli.bench;

import ai.djl.engine.Engine;
import dev.sphere.api.registry.Registry;
import dev.sphere.bench.Comparison;
import dev.sphere.bench.NetworkVariants;
import dev.sphere.bench.Peer;
import dev.sphere.bench.PeerVariants;
import dev.sphere.bench.Timing;
import dev.sphere.bench.Variant;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Progress;
import dev.sphere.models.network.NetworkFactory;
import java.util.List;

/**
 * What all subjects of {@code sphere bench} have in common.
 *
 * @param peers what to compare with besides
 * @param operators specs
 * @param models names of architectures
 * @param width scales the filter counts
 * @param batchSize images a step
 * @param comparison how often each variant is timed
 * @param output shows progress
 */
public record BenchPlan(
    Engine engine,
    NetworkFactory networks,
    List<Peer> peers,
    List<String> operators,
    List<String> models,
    double width,
    int batchSize,
    Comparison comparison,
    OutputOptions output) {

  /** Returns the extensions there are. */
  Registry registry() {
    return networks.registry();
  }

  /** Returns the variants of an architecture. */
  NetworkVariants variants(String model) {
    return new NetworkVariants(engine, networks, model, width, operators);
  }

  /** Returns the variants of the peers. */
  PeerVariants peerVariants() {
    return new PeerVariants(peers, registry(), operators, batchSize);
  }

  /** Times variants in turn and shows how far it is. */
  List<Timing> compare(String task, List<Variant> variants) {
    int steps = comparison.steps(variants.size());
    try (Progress progress = new Progress(output, task, "step", steps)) {
      return comparison.run(variants, progress::step);
    }
  }
}

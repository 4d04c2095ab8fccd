package dev.sphere.models.diagnostics;

import java.util.List;

/**
 * One look at all sphere layers of a network.
 *
 * @param iteration how many batches the network had learned from
 * @param layers in the order of the network
 */
public record Diagnostics(int iteration, List<LayerDiagnostics> layers) {

  /** Keeps its own list. */
  public Diagnostics {
    layers = List.copyOf(layers);
  }
}

package dev.sphere.bench;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.registry.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The implementations of others that Sphere is compared with. */
public final class PeerVariants {

  private final List<Peer> peers;
  private final Map<String, AngularOperator> operators = new LinkedHashMap<>();
  private final int batch;

  /**
   * Prepares to make variants.
   *
   * @param operators specs; a peer leaves out what it does not have
   * @param batch images a batch
   */
  public PeerVariants(List<Peer> peers, Registry registry, List<String> operators, int batch) {
    this.peers = List.copyOf(peers);
    operators.forEach(spec -> this.operators.put(spec, registry.operators().create(spec)));
    this.batch = batch;
  }

  /** Returns the peers on the class path. */
  public static List<Peer> onClassPath() {
    return ServiceLoader.load(Peer.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /** Returns forward and backward of a layer. */
  public List<Variant> layers(LayerSetting setting) {
    return peers.stream().flatMap(peer -> peer.layers(setting, operators, batch).stream()).toList();
  }

  /** Returns whole training steps of a network, without the peers that do not have it. */
  public List<Variant> training(String architecture, double width) {
    return peers.stream()
        .flatMap(peer -> peer.training(architecture, width, operators, batch).stream())
        .toList();
  }
}

package dev.sphere.losses;

import dev.sphere.api.SphereLoss;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import java.util.LinkedHashMap;
import java.util.Map;

/** The registered heads of classes and angles, as a spec of their name alone makes them. */
final class BuiltInHeads {

  private BuiltInHeads() {}

  /** Returns them by name. */
  static Map<String, SphereLoss> all() {
    Catalog<SphereLoss> losses = Registry.load().losses();
    Map<String, SphereLoss> heads = new LinkedHashMap<>();
    for (String name : losses.names()) {
      SphereLoss loss = losses.create(name);
      if (loss instanceof AngularLoss || loss instanceof Softmax) {
        heads.put(name, loss);
      }
    }
    return heads;
  }
}

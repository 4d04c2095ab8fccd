package dev.sphere.api.conformance;

import ai.djl.ndarray.NDManager;
import dev.sphere.api.Provider;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Spec;
import java.util.List;

/**
 * An extension under examination on one engine.
 *
 * @param <T> the kind of extension
 * @param catalog knows the extension
 * @param name its name
 * @param manager of the engine; an examination leaves it as it was
 * @param layers makes hyperspherical layers of what is examined
 */
public record Subject<T>(Catalog<T> catalog, String name, NDManager manager, LayerProbe layers) {

  /** Returns the provider. */
  public Provider<T> provider() {
    return catalog.provider(name);
  }

  /** Makes the extension with default options. */
  public T create() {
    return catalog.create(new Spec(name, List.of()));
  }

  /** Returns the name of the engine. */
  public String engineName() {
    return manager.getEngine().getEngineName();
  }
}

package dev.sphere.cli.reproduce;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.wiring.SphereInjector;

/** The experiments over what Sphere itself brings. */
public final class KnownExperiments {

  private KnownExperiments() {}

  /** Makes them. */
  public static Experiments all() {
    Injector injector = SphereInjector.create();
    return new Experiments(
        injector.getInstance(Registry.class),
        injector.getInstance(NetworkFactory.class),
        injector.getInstance(Key.get(new TypeLiteral<Named<Recipe>>() {})));
  }
}

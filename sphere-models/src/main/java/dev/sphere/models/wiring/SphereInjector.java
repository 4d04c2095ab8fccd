package dev.sphere.models.wiring;

import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.multibindings.OptionalBinder;
import dev.sphere.api.registry.Registry;
import java.util.ArrayList;
import java.util.List;

/** Makes strict injectors: what is not bound by a module is an error, at start and not later. */
public final class SphereInjector {

  private SphereInjector() {}

  /**
   * Makes an injector.
   *
   * @param additions an application's own modules; they may add architectures, data sets and
   *     recipes to the sets of {@link SphereModule} and may bind their own registry
   */
  public static Injector create(Module... additions) {
    List<Module> modules = new ArrayList<>();
    modules.add(SphereInjector::beStrict);
    modules.add(new SphereModule());
    modules.addAll(List.of(additions));
    return Guice.createInjector(modules);
  }

  /**
   * Returns a module that binds a registry in place of the default one, such as a registry of
   * plugin jars too.
   */
  public static Module using(Registry registry) {
    return binder ->
        OptionalBinder.newOptionalBinder(binder, Registry.class).setBinding().toInstance(registry);
  }

  private static void beStrict(Binder binder) {
    binder.requireExplicitBindings();
    binder.requireAtInjectOnConstructors();
    binder.requireExactBindingAnnotations();
    binder.disableCircularProxies();
  }
}

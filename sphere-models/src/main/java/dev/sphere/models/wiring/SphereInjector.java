package dev.sphere.models.wiring;

import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
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

  private static void beStrict(Binder binder) {
    binder.requireExplicitBindings();
    binder.requireAtInjectOnConstructors();
    binder.requireExactBindingAnnotations();
    binder.disableCircularProxies();
  }
}

package dev.sphere.api.conformance;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Kind;
import java.util.List;
import java.util.ServiceLoader;

/** Examines extensions by the rules of their kind, and layers by theirs. */
public final class Conformance {

  private Conformance() {}

  /**
   * Returns the rules of a kind with their checks.
   *
   * @param <T> the kind of extension
   */
  @SuppressWarnings("unchecked") // each branch returns the checks of the kind it compares with
  public static <T> List<Check<T>> checks(Kind<T> kind) {
    List<?> checks;
    if (kind == Kind.OPERATOR) {
      checks = OperatorRules.ALL;
    } else if (kind == Kind.MAGNITUDE) {
      checks = MagnitudeRules.ALL;
    } else if (kind == Kind.NORM) {
      checks = NormRules.ALL;
    } else if (kind == Kind.REGULARIZER) {
      checks = RegularizerRules.ALL;
    } else {
      checks = LossRules.ALL;
    }
    return (List<Check<T>>) checks;
  }

  /** Returns the rules of layers. */
  public static List<Rule> layerRules() {
    return LayerRules.ALL.stream().map(LayerCheck::rule).toList();
  }

  /**
   * Examines a layer on one engine.
   *
   * @return the outcome of each rule, in the order of the rules
   */
  public static List<Outcome> check(LayerCase layer, Engine engine) {
    try (NDManager manager = engine.newBaseManager(Device.cpu())) {
      return LayerRules.ALL.stream().map(check -> check.of(layer, manager)).toList();
    }
  }

  /**
   * Examines an extension on one engine.
   *
   * @param <T> the kind of extension
   * @param catalog knows the extension
   * @param name its name
   * @return the outcome of each rule, in the order of the rules
   * @throws dev.sphere.api.registry.SpecException if the catalog does not know the name
   */
  public static <T> List<Outcome> check(Catalog<T> catalog, String name, Engine engine) {
    catalog.provider(name);
    LayerProbe layers =
        ServiceLoader.load(LayerProbe.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("put sphere-ops-djl on the class path"));
    try (NDManager manager = engine.newBaseManager(Device.cpu())) {
      Subject<T> subject = new Subject<>(catalog, name, manager, layers);
      return checks(catalog.kind()).stream().map(check -> check.of(subject)).toList();
    }
  }
}

package dev.sphere.api.conformance;

import ai.djl.ndarray.NDManager;
import java.util.function.BiFunction;

/**
 * A rule of layers and how it is checked.
 *
 * @param rule the rule
 * @param examination finds the worst case of a layer on the engine of a manager; what it throws is
 *     a violation
 */
record LayerCheck(Rule rule, BiFunction<LayerCase, NDManager, Finding> examination) {

  Outcome of(LayerCase layer, NDManager manager) {
    return Outcome.of(
        rule, manager.getEngine().getEngineName(), () -> examination.apply(layer, manager));
  }
}

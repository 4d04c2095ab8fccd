package dev.sphere.api.conformance;

import java.util.function.Supplier;

/**
 * What a rule's check found on one engine.
 *
 * @param rule the rule
 * @param engine the engine's name
 * @param finding the worst case
 */
public record Outcome(Rule rule, String engine, Finding finding) {

  /** Returns what an examination finds; what it throws is a violation. */
  static Outcome of(Rule rule, String engine, Supplier<Finding> examination) {
    Finding finding;
    try {
      finding = examination.get();
    } catch (RuntimeException | LinkageError thrown) {
      finding = new Finding(Double.POSITIVE_INFINITY, "threw " + thrown);
    }
    return new Outcome(rule, engine, finding);
  }

  /** Returns whether the rule holds, or only a recommendation is not followed. */
  public boolean isAcceptable() {
    return finding.holds() || rule.level() == Level.RECOMMENDED;
  }
}

package dev.sphere.api.conformance;

/**
 * What a rule's check found on one engine.
 *
 * @param rule the rule
 * @param engine the engine's name
 * @param finding the worst case
 */
public record Outcome(Rule rule, String engine, Finding finding) {

  /** Returns whether the rule holds, or only a recommendation is not followed. */
  public boolean isAcceptable() {
    return finding.holds() || rule.level() == Level.RECOMMENDED;
  }
}

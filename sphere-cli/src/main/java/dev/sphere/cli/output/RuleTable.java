package dev.sphere.cli.output;

import dev.sphere.api.conformance.Check;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Rule;
import dev.sphere.api.registry.Kind;
import java.util.List;
import java.util.Locale;

/**
 * The conformance rules of a kind, or of layers, as a table in Markdown; docs/spec.md holds them.
 */
public final class RuleTable {

  private RuleTable() {}

  /**
   * Returns the table of a kind, a row a rule.
   *
   * @param <T> the kind of extension
   */
  public static <T> String markdown(Kind<T> kind) {
    return markdown(Conformance.checks(kind).stream().map(Check::rule).toList());
  }

  /** Returns the table of rules, a row each. */
  public static String markdown(List<Rule> rules) {
    StringBuilder table =
        new StringBuilder("| rule | level | what is kept |\n| --- | --- | --- |\n");
    for (Rule rule : rules) {
      table.append(
          "| %s | %s | %s |\n"
              .formatted(rule.id(), rule.level().name().toLowerCase(Locale.ROOT), rule.sentence()));
    }
    return table.toString();
  }
}

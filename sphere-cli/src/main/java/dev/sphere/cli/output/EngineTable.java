package dev.sphere.cli.output;

import dev.sphere.ops.engine.Capability;
import dev.sphere.ops.engine.EngineSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What differs between the engines, as a table in Markdown; the README holds it. */
public final class EngineTable {

  private EngineTable() {}

  /** Returns the table, a row a capability and a column an engine. */
  public static String markdown() {
    StringBuilder table = new StringBuilder();
    table.append(row("", EngineSupport::name)).append(row("---", support -> "---"));
    for (Capability capability : Capability.values()) {
      table.append(
          row(
              capability.description(),
              support -> support.capabilities().contains(capability) ? "yes" : "no"));
    }
    return table.toString();
  }

  private static String row(String first, Function<EngineSupport, String> cell) {
    return EngineSupport.all().stream()
        .map(cell)
        .collect(Collectors.joining(" | ", "| " + first + " | ", " |\n"));
  }
}

package dev.sphere.cli.output;

import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.Histogram;
import dev.sphere.models.diagnostics.LayerDiagnostics;

/** A look at a network as text, a row a layer; angles in degrees. */
public final class DiagnosticsTable {

  private DiagnosticsTable() {}

  /** Returns the table. */
  public static String text(Diagnostics look) {
    Table table =
        new Table()
            .row("layer", "filters", "mean θ", "σ of θ", "small", "energy", "dead", "mean k");
    for (LayerDiagnostics layer : look.layers()) {
      table.row(
          LayerNames.shown(layer.layer()),
          Integer.toString(layer.filters()),
          Table.number("%.1f°", Math.toDegrees(layer.angles().mean())),
          Table.number("%.1f°", Math.toDegrees(layer.angles().deviation())),
          Table.number("%.2f %%", 100 * layer.smallPatches()),
          Table.number("%.4f", layer.energy()),
          Integer.toString(layer.deadFilters()),
          layer.slopes().map(Histogram::mean).map(mean -> Table.number("%.3f", mean)).orElse("-"));
    }
    return table.toString();
  }
}

package dev.sphere.cli.output;

import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.Histogram;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import java.util.Locale;

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
          number("%.1f°", Math.toDegrees(layer.angles().mean())),
          number("%.1f°", Math.toDegrees(layer.angles().deviation())),
          number("%.2f %%", 100 * layer.smallPatches()),
          number("%.4f", layer.energy()),
          Integer.toString(layer.deadFilters()),
          layer.slopes().map(Histogram::mean).map(mean -> number("%.3f", mean)).orElse("-"));
    }
    return table.toString();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}

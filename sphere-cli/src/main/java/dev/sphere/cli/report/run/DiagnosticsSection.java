package dev.sphere.cli.report.run;

import dev.sphere.cli.html.DataTable;
import dev.sphere.cli.html.Element;
import dev.sphere.cli.output.LayerNames;
import dev.sphere.cli.svg.Axis;
import dev.sphere.cli.svg.LinearAxis;
import dev.sphere.cli.svg.Ridgeline;
import dev.sphere.cli.svg.Ridgeline.Ridge;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.Histogram;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What the sphere layers of a run looked like while it learned: angles, slopes and numbers. */
final class DiagnosticsSection {

  /** More histograms in one picture are not told apart. */
  private static final int MOST_RIDGES = 12;

  /** Layers have as many slopes as filters, which are few for more bins. */
  private static final int SLOPE_BINS = 30;

  private static final double DEGREES_A_TICK = 45;

  /** From 0° to 180°, a tick every 45°, where the eye looks for 90°. */
  private record DegreesAxis(LinearAxis degrees) implements Axis {

    @Override
    public double place(double radians) {
      return degrees.place(Math.toDegrees(radians));
    }

    @Override
    public List<Tick> ticks() {
      return IntStream.rangeClosed(0, 4)
          .mapToObj(
              i ->
                  new Tick(
                      Math.toRadians(DEGREES_A_TICK * i), Math.round(DEGREES_A_TICK * i) + "°"))
          .toList();
    }
  }

  /**
   * One layer over time.
   *
   * @param iterations when it was looked at
   * @param looks what it looked like
   */
  private record Layer(List<Integer> iterations, List<LayerDiagnostics> looks) {

    String name() {
      return LayerNames.shown(last().layer());
    }

    LayerDiagnostics last() {
      return looks.get(looks.size() - 1);
    }

    List<Ridge> ridges(Function<LayerDiagnostics, Optional<Histogram>> histogram) {
      List<Ridge> ridges = new ArrayList<>();
      for (int i = 0; i < looks.size(); i++) {
        String name = Text.whole(iterations.get(i));
        histogram.apply(looks.get(i)).ifPresent(found -> ridges.add(new Ridge(name, found)));
      }
      return ridges;
    }
  }

  private final List<Layer> layers;

  private DiagnosticsSection(List<Diagnostics> diagnostics) {
    List<Diagnostics> shown = spread(diagnostics);
    layers =
        IntStream.range(0, shown.get(0).layers().size())
            .mapToObj(
                layer ->
                    new Layer(
                        shown.stream().map(Diagnostics::iteration).toList(),
                        shown.stream().map(each -> each.layers().get(layer)).toList()))
            .toList();
  }

  /**
   * Returns the section.
   *
   * @param diagnostics of the same layers each, at least one
   */
  static Element of(String title, List<Diagnostics> diagnostics) {
    return new DiagnosticsSection(diagnostics).element(title);
  }

  /** The first, the last and as many between as can be told apart. */
  private static List<Diagnostics> spread(List<Diagnostics> all) {
    int shown = Math.min(all.size(), MOST_RIDGES);
    return IntStream.range(0, shown)
        .mapToObj(i -> all.get(shown == 1 ? 0 : i * (all.size() - 1) / (shown - 1)))
        .toList();
  }

  private Element element(String title) {
    Element section = Element.of("section").add(Element.ofText("h2", title));
    section.add(
        Element.ofText("h3", "Angles θ between patches and filters"),
        Element.of("p", "question")
            .text(
                "How often which angle occurs, a line an iteration, the latest lowest; the highest"
                    + " density of each layer has the same height."),
        ridges(
            new DegreesAxis(new LinearAxis(0, 180, Ridgeline.LEFT, Ridgeline.RIGHT)),
            "angles",
            layer -> Optional.of(layer.angles())));
    slopeAxis()
        .ifPresent(
            axis ->
                section.add(
                    Element.ofText("h3", "Learned slopes k"),
                    Element.of("p", "question")
                        .text("How often which k of the operator occurs, likewise."),
                    ridges(
                        axis,
                        "slopes",
                        layer -> layer.slopes().map(slopes -> along(axis, slopes)))));
    return section.add(table());
  }

  private Element ridges(
      Axis axis, String what, Function<LayerDiagnostics, Optional<Histogram>> histogram) {
    Element figures = Element.of("div", "panels");
    for (Layer layer : layers) {
      List<Ridge> ridges = layer.ridges(histogram);
      if (!ridges.isEmpty()) {
        String name = layer.name();
        String description =
            "Histograms of %s at iterations %s to %s."
                .formatted(what, ridges.get(0).name(), ridges.get(ridges.size() - 1).name());
        figures.add(
            Element.of("figure")
                .add(
                    Element.ofText("figcaption", name),
                    new Ridgeline(name, description, axis, ridges).element()));
      }
    }
    return figures;
  }

  /** The same for all layers and times. */
  private Optional<LinearAxis> slopeAxis() {
    List<Histogram> slopes =
        layers.stream()
            .flatMap(layer -> layer.looks().stream())
            .flatMap(look -> look.slopes().stream())
            .toList();
    return slopes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LinearAxis(
                slopes.stream().mapToDouble(Histogram::low).min().orElseThrow(),
                slopes.stream().mapToDouble(Histogram::high).max().orElseThrow(),
                Ridgeline.LEFT,
                Ridgeline.RIGHT));
  }

  /** Each look has bins of its own; only counts in the same bins can be compared. */
  private static Histogram along(LinearAxis axis, Histogram histogram) {
    Long[] counts = new Long[SLOPE_BINS];
    Arrays.fill(counts, 0L);
    double width = (axis.high() - axis.low()) / SLOPE_BINS;
    for (int bin = 0; bin < histogram.counts().size(); bin++) {
      int target = (int) ((histogram.middle(bin) - axis.low()) / width);
      counts[Math.min(SLOPE_BINS - 1, target)] += histogram.counts().get(bin);
    }
    return new Histogram(axis.low(), axis.high(), List.of(counts));
  }

  private Element table() {
    DataTable table =
        new DataTable(
            "The layers at the last look",
            List.of(
                "layer",
                "filters",
                "mean θ",
                "σ of θ",
                "mean k",
                "small patches",
                "energy",
                "dead filters"));
    for (Layer layer : layers) {
      LayerDiagnostics last = layer.last();
      table.row(
          layer.name(),
          List.of(
              Text.whole(last.filters()),
              Text.degrees(last.angles().mean()),
              Text.degrees(last.angles().deviation()),
              last.slopes().map(Histogram::mean).map(Text::fine).orElse(Text.NOTHING),
              Text.percent(last.smallPatches()),
              Text.fine(last.energy()),
              Text.whole(last.deadFilters())));
    }
    return table.element();
  }
}

package dev.sphere.cli.report.run;

import dev.sphere.cli.html.Element;
import dev.sphere.cli.svg.Palette;
import java.util.List;

/** Says which curve is whose: the colour is the run's, the line is that of the images. */
final class Legend {

  private Legend() {}

  /** Returns the legend of curves. */
  static Element of(List<ReportedRun> runs) {
    Element legend = Element.of("ul", "legend");
    for (int i = 0; runs.size() > 1 && i < runs.size(); i++) {
      legend.add(Element.of("li").add(swatch(i)).text(runs.get(i).name()));
    }
    return legend.add(
        Element.of("li").add(line("solid", runs.size())).text("test images"),
        Element.of("li").add(line("dashed", runs.size())).text("training batches"));
  }

  /** Returns a square in the colour of a run. */
  static Element swatch(int run) {
    return picture(14, Palette.styleClass(run))
        .add(
            Element.of("rect")
                .with("x", 1)
                .with("y", 1)
                .with("width", 12)
                .with("height", 12)
                .with("rx", 2));
  }

  private static Element line(String styleClass, int runs) {
    return picture(30, runs == 1 ? Palette.styleClass(0) : "neutral")
        .add(Element.of("polyline", styleClass).with("points", "1,7 29,7"));
  }

  private static Element picture(int width, String styleClass) {
    return Element.of("svg", "swatch " + styleClass)
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("width", width)
        .with("height", 14)
        .with("viewBox", "0 0 %d 14".formatted(width))
        .with("aria-hidden", "true");
  }
}

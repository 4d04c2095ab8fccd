package dev.sphere.cli.report.run;

import dev.sphere.cli.html.DataTable;
import dev.sphere.cli.html.Element;
import dev.sphere.cli.svg.Palette;
import dev.sphere.models.training.ConfusionMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How well each class is told, of all runs that were tested on the same classes and images. */
final class ClassesSection {

  private static final double LONG_BAR = 240;
  private static final double SHORT_BAR = 90;
  private static final double BAR_HEIGHT = 9;

  private ClassesSection() {}

  /** Returns the section, empty of tables where no run was tested. */
  static Element of(List<ReportedRun> runs) {
    Element section = Element.of("section").add(Element.ofText("h2", "Accuracy by class"));
    Map<List<Object>, List<Integer>> byImages = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      int run = i;
      runs.get(i)
          .tested()
          .ifPresent(
              tested -> byImages.computeIfAbsent(key(tested), key -> new ArrayList<>()).add(run));
    }
    byImages.values().forEach(together -> section.add(table(runs, together)));
    return section;
  }

  private static List<Object> key(TestedImages tested) {
    return List.of(tested.data(), tested.images().classNames(), tested.images().size());
  }

  private static Element table(List<ReportedRun> runs, List<Integer> together) {
    TestedImages first = runs.get(together.get(0)).tested().orElseThrow();
    List<ConfusionMatrix> matrices =
        together.stream().map(run -> runs.get(run).tested().orElseThrow().confusions()).toList();
    DataTable table =
        new DataTable(
            "Share of a class's images that are taken for it, on %s test images of %s"
                .formatted(Text.whole(first.images().size()), first.data()),
            List.of("class", "images"));
    for (int run : together) {
      table.column(
          runs.size() == 1
              ? Element.ofText("span", "accuracy")
              : Element.of("span", "run").add(Legend.swatch(run)).text(runs.get(run).name()));
    }
    if (runs.size() == 1) {
      table.column("precision");
    }
    double bar = runs.size() == 1 ? LONG_BAR : SHORT_BAR;
    for (int label = 0; label < first.images().classNames().size(); label++) {
      List<Element> cells = new ArrayList<>();
      cells.add(DataTable.cell(Text.whole(matrices.get(0).images(label))));
      for (int i = 0; i < together.size(); i++) {
        cells.add(share(matrices.get(i).recall(label), together.get(i), bar));
      }
      if (runs.size() == 1) {
        cells.add(DataTable.cell(Text.percent(matrices.get(0).precision(label))));
      }
      table.row(Element.ofText("span", first.images().classNames().get(label)), cells);
    }
    return table.element();
  }

  private static Element share(double share, int colour, double bar) {
    Element cell = Element.of("td");
    if (Double.isFinite(share)) {
      cell.add(
          Element.of("svg", "bar " + Palette.styleClass(colour))
              .with("xmlns", "http://www.w3.org/2000/svg")
              .with("width", bar)
              .with("height", BAR_HEIGHT)
              .with("viewBox", "0 0 " + Element.number(bar) + " " + Element.number(BAR_HEIGHT))
              .with("preserveAspectRatio", "none")
              .with("aria-hidden", "true")
              .add(rectangle("whole", bar), rectangle("part", bar * share)));
    }
    return cell.text(Text.percent(share));
  }

  private static Element rectangle(String styleClass, double width) {
    return Element.of("rect", styleClass).with("width", width).with("height", BAR_HEIGHT);
  }
}

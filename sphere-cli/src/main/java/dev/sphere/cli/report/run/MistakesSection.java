package dev.sphere.cli.report.run;

import dev.sphere.cli.html.DataTable;
import dev.sphere.cli.html.Element;
import dev.sphere.cli.svg.HeatMap;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.training.Classification;
import dev.sphere.models.training.ConfusionMatrix;
import dev.sphere.models.training.ConfusionMatrix.Confusion;
import java.util.List;

/** What a run takes for what: the confusion matrix and the images it is most wrong about. */
final class MistakesSection {

  /** Of more classes a cell is smaller than what can be seen. */
  private static final int MOST_CLASSES = 200;

  private static final int MOST_PAIRS = 10;
  private static final int MOST_IMAGES = 24;

  private MistakesSection() {}

  /**
   * Returns the section.
   *
   * @param title of the section
   */
  static Element of(String title, ReportedRun run) {
    Element section = Element.of("section").add(Element.ofText("h2", title));
    return run.tested()
        .map(tested -> section.add(about(tested), matrix(tested)).add(images(tested)))
        .orElseGet(() -> section.add(Element.of("p", "question").text(run.untested())));
  }

  private static Element about(TestedImages tested) {
    return Element.of("p", "question")
        .text(
            "Measured for this report with the saved model on %s test images of %s: accuracy %s."
                .formatted(
                    Text.whole(tested.images().size()),
                    tested.data(),
                    Text.percent(tested.accuracy())));
  }

  private static Element matrix(TestedImages tested) {
    ConfusionMatrix matrix = tested.confusions();
    Element together = Element.of("div", "beside");
    if (matrix.size() <= MOST_CLASSES) {
      HeatMap map = new HeatMap("Confusion matrix", description(matrix), matrix);
      together.add(
          Element.of("figure")
              .add(
                  map.element(),
                  Element.ofText(
                      "figcaption",
                      "Numbers of images; the shade is the share of the images of the row's class.")));
    }
    if (!matrix.confusions().isEmpty()) {
      together.add(pairs(matrix));
    }
    return together;
  }

  private static String description(ConfusionMatrix matrix) {
    StringBuilder text =
        new StringBuilder(
            "%d classes, %s of the images are taken for what they are."
                .formatted(matrix.size(), Text.percent(matrix.accuracy())));
    matrix.confusions().stream()
        .limit(3)
        .forEach(
            pair ->
                text.append(
                    " %d images of %s are taken for %s."
                        .formatted(
                            pair.images(),
                            matrix.classNames().get(pair.label()),
                            matrix.classNames().get(pair.chosen()))));
    return text.toString();
  }

  private static Element pairs(ConfusionMatrix matrix) {
    DataTable table =
        new DataTable(
            "Classes most often confused", List.of("class → taken for", "images", "of class"));
    for (Confusion pair : matrix.confusions().stream().limit(MOST_PAIRS).toList()) {
      table.row(
          matrix.classNames().get(pair.label()) + " → " + matrix.classNames().get(pair.chosen()),
          List.of(
              Text.whole(pair.images()),
              Text.percent((double) pair.images() / matrix.images(pair.label()))));
    }
    return table.element();
  }

  private static List<Element> images(TestedImages tested) {
    List<Classification> mistakes = tested.mistakes();
    if (mistakes.isEmpty()) {
      return List.of(Element.ofText("p", "No test image is taken for what it is not."));
    }
    Element list = Element.of("ol", "mistakes");
    mistakes.stream().limit(MOST_IMAGES).forEach(each -> list.add(image(tested.images(), each)));
    return List.of(
        Element.ofText("h3", "Worst mistakes"),
        Element.of("p", "question")
            .text(
                "Of %s mistakes those of the highest loss, −ln of the probability of the class."
                    .formatted(Text.whole(mistakes.size()))),
        list);
  }

  private static Element image(ImageSet images, Classification mistake) {
    String label = images.classNames().get(mistake.label());
    String chosen = images.classNames().get(mistake.chosen());
    return Element.of("li")
        .with("title", "test image " + mistake.image() + ", loss " + Text.fine(mistake.loss()))
        .add(
            Thumbnail.of(images, mistake.image(), "an image of " + label),
            Element.ofText("b", label),
            Element.ofText(
                "span", chosen + " %d\u00a0%%".formatted(Math.round(100 * mistake.probability()))));
  }
}

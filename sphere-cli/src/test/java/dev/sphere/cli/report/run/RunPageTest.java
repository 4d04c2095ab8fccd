package dev.sphere.cli.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.cli.svg.LineChart;
import dev.sphere.models.training.Classification;
import dev.sphere.models.training.Measurement;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The page is read as XML, which a page that is not well-formed is not. */
class RunPageTest {

  private static Document document(ReportedRun... runs) throws Exception {
    String page = RunPage.of("A <title> & \"more\"", List.of(runs)).text();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Node within, String name) {
    NodeList found =
        within instanceof Document document
            ? document.getElementsByTagName(name)
            : ((Element) within).getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<Element> ofClass(Node within, String name, String styleClass) {
    return elements(within, name).stream()
        .filter(each -> List.of(each.getAttribute("class").split(" ")).contains(styleClass))
        .toList();
  }

  private static List<String> texts(Node within, String name) {
    return elements(within, name).stream().map(Node::getTextContent).toList();
  }

  @Test
  void namesAreTextWhateverTheyAre() throws Exception {
    Document page = document(Runs.whole(Runs.HOSTILE, 1), Runs.begun("a & b"));

    assertThat(elements(page, "script")).isEmpty();
    assertThat(texts(page, "h1")).containsExactly("A <title> & \"more\"");
    assertThat(texts(page, "h2"))
        .contains("Mistakes of " + Runs.HOSTILE, "Layers of " + Runs.HOSTILE, "Mistakes of a & b");
    assertThat(texts(page, "th")).containsAll(Runs.CLASSES);
    assertThat(texts(page, "td")).contains(Runs.HOSTILE);
    assertThat(texts(page, "p")).contains("The model was not measured: there is none & so on.");
  }

  @Test
  void needsNoOtherFile() throws Exception {
    String text = RunPage.of("t", List.of(Runs.whole("one", 1), Runs.whole("two", 2))).text();
    Document page = document(Runs.whole("one", 1), Runs.whole("two", 2));

    assertThat(text.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
        .doesNotContain("http:", "https:", "url(", "@import", "<link", "<script", "{{");
    for (String name : List.of("a", "image", "use", "iframe", "object", "video")) {
      assertThat(elements(page, name)).as(name).isEmpty();
    }
  }

  @Test
  void curvesAreTheMetricsInTheScale() throws Exception {
    List<ReportedRun> runs = List.of(Runs.whole("one", 1), Runs.whole("two", 2));
    Document page = document(runs.toArray(ReportedRun[]::new));
    List<Element> charts = ofClass(page, "svg", "chart");

    assertThat(charts).hasSize(4);
    assertCurves(charts.get(0), runs, List.of(Measurement::trainLoss, Measurement::testLoss));
    assertCurves(
        charts.get(1), runs, List.of(m -> 100 * m.trainAccuracy(), m -> 100 * m.testAccuracy()));
    assertCurves(charts.get(2), runs, List.of(Measurement::learningRate));
    assertCurves(charts.get(3), runs, List.of(Measurement::imagesPerSecond));
  }

  /** The scale is read off the labels of the axis, not taken from what drew it. */
  private static void assertCurves(
      Element chart, List<ReportedRun> runs, List<ToDoubleFunction<Measurement>> quantities) {
    double[] up = scale(ofClass(chart, "text", "end"), "y");
    double[] across = scale(ofClass(chart, "text", "middle"), "x");
    List<double[][]> expected =
        quantities.stream()
            .flatMap(quantity -> runs.stream().map(run -> points(run, quantity)))
            .toList();
    List<Element> curves = elements(chart, "polyline");
    assertThat(curves).hasSameSizeAs(expected);
    for (int i = 0; i < curves.size(); i++) {
      String[] points = curves.get(i).getAttribute("points").split(" ");
      assertThat(points).hasSameSizeAs(expected.get(i));
      for (int j = 0; j < points.length; j++) {
        String[] place = points[j].split(",");
        assertThat(Double.parseDouble(place[0]))
            .isCloseTo(across[0] + across[1] * expected.get(i)[j][0], within(0.011));
        assertThat(Double.parseDouble(place[1]))
            .isCloseTo(up[0] + up[1] * expected.get(i)[j][1], within(0.011));
        assertThat(Double.parseDouble(place[1])).isBetween(LineChart.TOP, LineChart.BOTTOM);
      }
      assertThat(curves.get(i).getAttribute("class"))
          .isEqualTo(quantities.size() == 2 && i < runs.size() ? "dashed" : "solid");
      assertThat(((Element) curves.get(i).getParentNode()).getAttribute("class"))
          .isEqualTo("curve colour-" + i % runs.size());
    }
  }

  private static double[][] points(ReportedRun run, ToDoubleFunction<Measurement> quantity) {
    return run.summary().measurements().stream()
        .map(each -> new double[] {each.iteration(), quantity.applyAsDouble(each)})
        .toArray(double[][]::new);
  }

  /** Where 0 is and how long 1 is, of the first and the last label; labels stand 4 below. */
  private static double[] scale(List<Element> labels, String coordinate) {
    List<Element> ticks =
        labels.stream().filter(each -> !each.getAttribute("class").contains("name")).toList();
    Element first = ticks.get(0);
    Element last = ticks.get(ticks.size() - 1);
    double from = Double.parseDouble(first.getAttribute(coordinate));
    double to = Double.parseDouble(last.getAttribute(coordinate));
    double low = Double.parseDouble(first.getTextContent().replace(",", ""));
    double high = Double.parseDouble(last.getTextContent().replace(",", ""));
    double unit = (to - from) / (high - low);
    return new double[] {from - unit * low - (coordinate.equals("y") ? 4 : 0), unit};
  }

  @Test
  void aCurveHasGapsWhereThereIsNoNumber() throws Exception {
    List<Measurement> measurements = new ArrayList<>(Runs.measurements(1, 5));
    Measurement broken = measurements.get(2);
    measurements.set(
        2,
        new Measurement(
            broken.iteration(), 3, 0.1, Double.NaN, 0.5, Double.POSITIVE_INFINITY, 0.5, 1, 1));
    Document page =
        document(
            new ReportedRun(
                "gap",
                Runs.summary("gap", Map.of(), true, measurements),
                Optional.empty(),
                "no",
                List.of()));

    assertThat(elements(ofClass(page, "svg", "chart").get(0), "polyline"))
        .extracting(each -> each.getAttribute("points").split(" ").length)
        .containsExactly(2, 2, 2, 2);
  }

  @Test
  void worstMistakesComeFirstPixelByPixel() throws Exception {
    for (int channels : new int[] {1, 3}) {
      TestedImages tested = Runs.tested(channels);
      Document page =
          document(
              new ReportedRun(
                  "one",
                  Runs.summary("one", Map.of(), true, List.of()),
                  Optional.of(tested),
                  "",
                  List.of()));
      List<Element> images = elements(page, "img");

      assertThat(tested.mistakes()).extracting(Classification::image).containsExactly(5, 2, 4, 1);
      assertThat(images).hasSize(4);
      for (int i = 0; i < images.size(); i++) {
        assertPixels(images.get(i), tested.images().pixels(tested.mistakes().get(i).image()));
      }
      Element worst = (Element) images.get(0).getParentNode();
      assertThat(worst.getTextContent()).isEqualTo(Runs.HOSTILE + "a<b 75\u00a0%");
      assertThat(worst.getAttribute("title")).isEqualTo("test image 5, loss 4.5000");
    }
  }

  private static void assertPixels(Element image, byte[] pixels) throws IOException {
    String prefix = "data:image/png;base64,";
    String source = image.getAttribute("src");
    assertThat(source).startsWith(prefix);
    assertThat(image.getAttribute("alt")).startsWith("an image of ");
    BufferedImage decoded =
        ImageIO.read(
            new ByteArrayInputStream(
                Base64.getDecoder().decode(source.substring(prefix.length()))));
    assertThat(decoded.getWidth()).isEqualTo(3);
    assertThat(decoded.getHeight()).isEqualTo(2);
    int channels = pixels.length / 6;
    for (int i = 0; i < 6; i++) {
      int rgb = decoded.getRGB(i % 3, i / 3);
      assertThat(rgb >> 16 & 0xff).isEqualTo(pixels[i * channels] & 0xff);
      assertThat(rgb >> 8 & 0xff).isEqualTo(pixels[i * channels + (channels == 3 ? 1 : 0)] & 0xff);
      assertThat(rgb & 0xff).isEqualTo(pixels[i * channels + (channels == 3 ? 2 : 0)] & 0xff);
    }
  }

  @Test
  void drawsTheConfusionMatrix() throws Exception {
    Document page = document(Runs.whole("one", 1));
    Element map = ofClass(page, "svg", "heat").get(0);

    assertThat(ofClass(map, "text", "number"))
        .extracting(Node::getTextContent)
        .containsExactly("1", "2", "1", "1", "1", "1");
    assertThat(ofClass(map, "rect", "right"))
        .extracting(each -> each.getAttribute("fill-opacity"))
        .containsExactly("0.33", "0.5", "0.5");
    assertThat(texts(map, "title"))
        .contains("Confusion matrix", "a<b taken for \"q\" & 'r': 2 of 3 images");
    assertThat(texts(page, "th")).contains("a<b → \"q\" & 'r'");
    assertThat(texts(page, "td")).contains("33.33\u00a0%", "66.67\u00a0%", "50.00\u00a0%");
  }

  @Test
  void drawsAnglesAndSlopesOfEachLayer() throws Exception {
    Document page = document(Runs.whole("one", 1));
    List<Element> panels = ofClass(page, "svg", "ridges");

    assertThat(panels)
        .extracting(panel -> elements(panel, "title").get(0).getTextContent())
        .containsExactly("01<conv>", "02Conv", "01<conv>");
    for (Element panel : panels) {
      assertThat(ofClass(panel, "path", "ridge")).hasSize(12);
      assertThat(ofClass(panel, "text", "end"))
          .extracting(Node::getTextContent)
          .startsWith("0")
          .endsWith("1,900");
    }
    assertThat(ofClass(panels.get(0), "text", "middle"))
        .extracting(Node::getTextContent)
        .containsExactly("0°", "45°", "90°", "135°", "180°");
    assertThat(texts(page, "td")).contains("64", "12.50\u00a0%", "0.7500", "128", "3");
  }

  @Test
  void saysWhatARunLacks() throws Exception {
    Document page = document(Runs.begun("new"));

    assertThat(texts(page, "p"))
        .contains(
            "new has not finished, it has no run.json, and nothing was measured yet.",
            "Nothing was measured yet.",
            "The model was not measured: there is none & so on.");
    assertThat(elements(page, "polyline")).isEmpty();
    assertThat(texts(page, "td")).contains("unfinished");

    Document half =
        document(
            new ReportedRun(
                "half",
                Runs.summary("half", Map.of(), false, Runs.measurements(1, 3)),
                Optional.empty(),
                "none",
                List.of()));
    assertThat(texts(half, "p"))
        .contains(
            "half has not finished, it has no run.json: what is shown is as of iteration 30.");
    assertThat(ofClass(half, "svg", "chart")).hasSize(4);
  }

  @Test
  void comparesSeveralRuns() throws Exception {
    Document page = document(Runs.whole("one", 1), Runs.whole("two", 2), Runs.begun("three"));
    Element result = elements(page, "table").get(0);

    assertThat(texts(result, "th"))
        .containsExactly(
            "run",
            "test accuracy",
            "test loss",
            "training accuracy",
            "iterations",
            "images/s",
            "time",
            "operator",
            "seed",
            "one",
            "two",
            "three");
    assertThat(texts(result, "td"))
        .startsWith("83.75\u00a0%")
        .endsWith("–", "–", "–", "–", "–", "–", "three", "–");
    assertThat(ofClass(page, "ul", "legend").get(0).getTextContent())
        .isEqualTo("onetwothreetest imagestraining batches");
    assertThat(texts(page, "b")).contains("operator", "seed");
  }

  /** What is drawn is said too. */
  @Test
  void everyPictureHasWords() throws Exception {
    for (Element picture : elements(document(Runs.whole("one", 1)), "svg")) {
      if (!picture.getAttribute("aria-hidden").equals("true")) {
        assertThat(picture.getAttribute("role")).isEqualTo("img");
        assertThat(picture.getAttribute("aria-label")).isNotBlank();
        assertThat(elements(picture, "title").get(0).getTextContent()).isNotBlank();
        assertThat(elements(picture, "desc").get(0).getTextContent()).isNotBlank();
      }
    }
  }
}

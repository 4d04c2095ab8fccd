package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.reproduce.Description;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All results with the paper's beside them on one page of HTML that needs no other file and no
 * network: pictures are within it, intervals of differences are drawn beside their numbers.
 */
public final class HtmlPage {

  private static final int WIDTH = 150;
  private static final int HEIGHT = 20;
  private static final int MARGIN = 6;

  private HtmlPage() {}

  /**
   * Returns the page.
   *
   * @param sections of the experiments that have results, in order
   * @param missing the experiments that have none
   * @throws IOException if a picture cannot be read
   */
  public static String of(List<Section> sections, List<Description> missing) throws IOException {
    StringBuilder body = new StringBuilder();
    for (Section section : sections) {
      append(body, section);
    }
    return Resource.text("page.html")
        .replace("{{style}}", Resource.text("page.css"))
        .replace("{{navigation}}", navigation(sections))
        .replace("{{missing}}", missing(missing))
        .replace("{{sections}}", body);
  }

  private static String navigation(List<Section> sections) {
    StringBuilder text = new StringBuilder();
    for (Section section : sections) {
      String id = escaped(section.description().id());
      text.append(
          "<a href=\"#%s\"><b>%s</b> %s</a>\n"
              .formatted(id, id, escaped(section.description().title())));
    }
    return text.toString();
  }

  private static String missing(List<Description> missing) {
    if (missing.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("<section id=\"missing\"><h2>Not run yet</h2>\n");
    for (Description each : missing) {
      text.append(
          "<details><summary><b>%s</b> %s</summary><p>%s</p><p>%s</p></details>\n"
              .formatted(
                  escaped(each.id()),
                  escaped(each.title()),
                  escaped(each.question()),
                  escaped(each.reduction())));
    }
    return text.append("</section>\n").toString();
  }

  private static void append(StringBuilder body, Section section) throws IOException {
    Description description = section.description();
    body.append(
        "<section id=\"%s\">\n<p class=\"id\">%s</p>\n<h2>%s</h2>\n<p class=\"question\">%s</p>\n"
            .formatted(
                escaped(description.id()),
                escaped(description.id()),
                escaped(description.title()),
                escaped(description.question())));
    section
        .report()
        .findings()
        .forEach(
            finding ->
                body.append("<p class=\"finding\">").append(escaped(finding)).append("</p>\n"));
    section.report().tables().forEach(table -> append(body, section, table));
    body.append("<div class=\"figures\">\n");
    for (Figure figure : section.figures()) {
      body.append(
          ("<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\">"
                  + "<figcaption>%s</figcaption></figure>\n")
              .formatted(
                  escaped(figure.caption()),
                  Base64.getEncoder()
                      .encodeToString(
                          Files.readAllBytes(section.folder().resolve(figure.fileName()))),
                  escaped(section.caption(figure.caption()))));
    }
    body.append("</div>\n<details><summary>Protocol</summary><p>")
        .append(escaped(description.reduction()))
        .append("</p>");
    if (!description.deviations().isEmpty()) {
      body.append("<p>Against the paper: ")
          .append(escaped(description.deviations()))
          .append("</p>");
    }
    body.append("</details>\n</section>\n");
  }

  private static void append(StringBuilder body, Section section, ResultTable table) {
    double farthest =
        table.rows().stream()
            .flatMap(List::stream)
            .map(Entry::interval)
            .flatMap(Optional::stream)
            .mapToDouble(Interval::farthest)
            .max()
            .orElse(0);
    body.append("<div class=\"table\"><table>\n<caption>")
        .append(escaped(section.caption(table.caption())))
        .append("</caption>\n<thead><tr>");
    table.header().forEach(name -> body.append("<th>").append(escaped(name)).append("</th>"));
    body.append("</tr></thead>\n<tbody>\n");
    for (List<Entry> row : table.rows()) {
      body.append("<tr>");
      for (Entry entry : row) {
        body.append("<td>").append(escaped(entry.text()));
        entry.interval().ifPresent(interval -> body.append(drawn(interval, farthest)));
        body.append("</td>");
      }
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
  }

  /** The zero line, the confidence interval, its mean, and the paper's difference as a diamond. */
  private static String drawn(Interval interval, double farthest) {
    StringBuilder picture = new StringBuilder();
    picture.append(
        "<svg class=\"interval\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">"
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    picture.append(
        String.format(
            Locale.ROOT,
            "<title>95 %% confidence interval %+.2f to %+.2f points</title>",
            100 * (interval.mean() - interval.reach()),
            100 * (interval.mean() + interval.reach())));
    picture.append(line("zero", 0, 0, 1, HEIGHT - 1, farthest));
    picture.append(
        line(
            "reach",
            interval.mean() - interval.reach(),
            interval.mean() + interval.reach(),
            HEIGHT / 2,
            HEIGHT / 2,
            farthest));
    picture.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"mean\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>",
            place(interval.mean(), farthest),
            HEIGHT / 2));
    interval
        .published()
        .ifPresent(
            published -> {
              double x = place(published, farthest);
              picture.append(
                  String.format(
                      Locale.ROOT,
                      "<path class=\"paper\" d=\"M%.1f 5L%.1f 10L%.1f 15L%.1f 10Z\"/>",
                      x,
                      x + 5,
                      x,
                      x - 5));
            });
    return picture.append("</svg>").toString();
  }

  private static String line(
      String name, double from, double to, int top, int bottom, double farthest) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
        name,
        place(from, farthest),
        place(to, farthest),
        top,
        bottom);
  }

  private static double place(double difference, double farthest) {
    double half = WIDTH / 2.0;
    return farthest == 0 ? half : half + (half - MARGIN) * difference / farthest;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

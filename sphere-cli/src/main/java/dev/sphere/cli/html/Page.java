package dev.sphere.cli.html;

import dev.sphere.cli.output.Resource;
import dev.sphere.models.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of HTML that needs no other file, no script and no network; light or dark as the reader's
 * screen, light on paper. It is well-formed as XML too.
 *
 * @param title in the window's title
 * @param style sheet of this page, after that of all pages
 * @param body of the page: a header, a navigation, a main part
 */
public record Page(String title, String style, List<Element> body) {

  /** Keeps its own list. */
  public Page {
    body = List.copyOf(body);
  }

  /** Returns the text of the page. */
  public String text() {
    Element head =
        Element.of("head")
            .add(
                Element.of("meta").with("charset", "utf-8"),
                Element.of("meta")
                    .with("name", "viewport")
                    .with("content", "width=device-width, initial-scale=1"),
                Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Element.ofText("title", title),
                Element.of("style").style(Resource.text("html/page.css") + style));
    Element page =
        Element.of("html").with("lang", "en").add(head).add(Element.of("body").add(body));
    return "<!DOCTYPE html>\n" + page + "\n";
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param file in a folder that is made where there is none
   */
  public void write(Path file) throws IOException {
    byte[] text = text().getBytes(StandardCharsets.UTF_8);
    AtomicFile.writeWithFolders(file, out -> out.write(text));
  }
}

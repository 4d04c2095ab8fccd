package dev.sphere.cli.html;

import java.util.Base64;

/** Pictures within a page. */
public final class Images {

  private Images() {}

  /**
   * Returns a picture.
   *
   * @param png the content of its file
   * @param alternative what it shows, in words
   */
  public static Element png(byte[] png, String alternative) {
    return Element.of("img")
        .with("alt", alternative)
        .with("src", "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
  }
}

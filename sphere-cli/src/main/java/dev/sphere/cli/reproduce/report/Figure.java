package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.picture.Pictures.Drawing;
import java.util.Optional;

/**
 * A picture among the results.
 *
 * @param name of its file, without the ending {@code .png}
 * @param caption in plain words
 * @param conditions what it was made under; nothing where these are the conditions of all results
 * @param drawing how to draw it; nothing where it was measured and is there
 */
public record Figure(
    String name, String caption, Optional<String> conditions, Optional<Drawing> drawing) {

  /** Returns a figure that is drawn from results. */
  public static Figure drawn(String name, String caption, Drawing drawing) {
    return new Figure(name, caption, Optional.empty(), Optional.of(drawing));
  }

  /** Returns a figure that a cell measured. */
  public static Figure measured(String name, String caption) {
    return new Figure(name, caption, Optional.empty(), Optional.empty());
  }

  /** Returns this figure with conditions of its own, as its caption is to say them. */
  public Figure under(String ownConditions) {
    return new Figure(name, caption, Optional.of(ownConditions), drawing);
  }

  /** Returns the name of its file. */
  public String fileName() {
    return name + ".png";
  }
}

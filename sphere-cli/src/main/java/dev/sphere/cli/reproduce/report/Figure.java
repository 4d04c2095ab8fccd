package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.picture.Pictures.Drawing;
import java.util.Optional;

/**
 * A picture among the results.
 *
 * @param name of its file, without the ending {@code .png}
 * @param caption in plain words
 * @param drawing how to draw it; nothing where it was measured and is there
 */
public record Figure(String name, String caption, Optional<Drawing> drawing) {

  /** Returns a figure that is drawn from results. */
  public static Figure drawn(String name, String caption, Drawing drawing) {
    return new Figure(name, caption, Optional.of(drawing));
  }

  /** Returns a figure that a cell measured. */
  public static Figure measured(String name, String caption) {
    return new Figure(name, caption, Optional.empty());
  }

  /** Returns the name of its file. */
  public String fileName() {
    return name + ".png";
  }
}

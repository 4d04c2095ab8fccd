package dev.sphere.cli.svg;

/**
 * The colours of curves, which the colour-blind tell apart: Okabe and Ito's, those that are too
 * pale for a line darkened. The style sheet of the page has their values, for light and for dark.
 */
public final class Palette {

  /** How many there are; then they come again. */
  public static final int SIZE = 8;

  private Palette() {}

  /** Returns the class of an element that is drawn in a colour. */
  public static String styleClass(int colour) {
    return "colour-" + colour % SIZE;
  }
}

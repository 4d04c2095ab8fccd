package dev.sphere.api;

/** Quotes what somebody wrote in a message that stays a line, whatever was written. */
public final class Excerpt {

  private static final int LONGEST = 200;

  private Excerpt() {}

  /**
   * Returns a text in a line: line breaks and other control characters become spaces, and a long
   * text ends after 200 characters in an ellipsis.
   */
  public static String of(String text) {
    String line = text.replaceAll("[\\p{Cc}\\u2028\\u2029]", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}

package dev.sphere.api.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The message for a name that is not known. */
public final class Suggestion {

  private Suggestion() {}

  /**
   * Says that a name is unknown, which known one is near, and which are known.
   *
   * @param noun what is named, such as {@code operator}
   * @param name the unknown name
   * @param known the known names
   */
  public static String unknown(String noun, String name, Collection<String> known) {
    String nearest = nearest(name, known).map(n -> "; did you mean \"" + n + "\"?").orElse(".");
    return "unknown "
        + noun
        + " \""
        + name
        + "\""
        + nearest
        + " Known: "
        + String.join(", ", known);
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= (name.length() + 1) / 3);
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

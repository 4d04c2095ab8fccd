package dev.sphere.models.training;

/**
 * A pattern of names.
 *
 * @param text the characters of a name, and {@code *} for any number of any characters
 */
record NamePattern(String text) {

  boolean matches(String name) {
    return distance(name) == 0;
  }

  /**
   * Returns how many characters of the pattern have to be replaced, left out or added until it
   * matches a name: the Levenshtein distance, in which {@code *} is equal to whatever suits it.
   */
  int distance(String name) {
    int[] row = new int[name.length() + 1];
    for (int j = 0; j <= name.length(); j++) {
      row[j] = j;
    }
    for (char c : text.toCharArray()) {
      int[] before = row;
      row = new int[before.length];
      row[0] = c == '*' ? before[0] : before[0] + 1;
      for (int j = 1; j < row.length; j++) {
        row[j] =
            c == '*'
                ? Math.min(before[j], row[j - 1])
                : Math.min(
                    before[j - 1] + (c == name.charAt(j - 1) ? 0 : 1),
                    1 + Math.min(before[j], row[j - 1]));
      }
    }
    return row[name.length()];
  }
}

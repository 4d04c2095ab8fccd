package dev.sphere.models.conversion;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a conversion does to each block of a network. As text it is a table of the layers, and below
 * it a count of everything else.
 *
 * @param entries one for each block, in the order of the tree, the root first
 */
public record ConversionReport(List<Entry> entries) {

  /** What becomes of a block. */
  public enum Outcome {
    /** It becomes its twin. */
    CONVERTED,
    /** A rule keeps it. */
    PLAIN,
    /** It has weights but cannot become hyperspherical. */
    UNSUPPORTED,
    /** A function, whose inside cannot be seen: a convolution in it would stay as it is. */
    OPAQUE,
    /** It has no weights that a twin could have, or is hyperspherical already. */
    UNAFFECTED
  }

  /**
   * A block.
   *
   * @param paths where it is: more than one path if the same block is used more than once. A path
   *     is the beginning of the names of its parameters; that of the root is empty
   * @param layer its class, and the name of a function that has one
   * @param outcome what becomes of it
   * @param becomes the class of its twin; empty if it stays
   * @param reason why it stays, or what becomes of what it learned; empty where there is nothing to
   *     say
   * @param kernels the shape of its weight, filters first; empty if it has none or none yet
   * @param parameters how many numbers it holds itself, without its children; 0 before it is
   *     initialized
   */
  public record Entry(
      List<String> paths,
      String layer,
      Outcome outcome,
      Optional<String> becomes,
      String reason,
      Optional<Shape> kernels,
      long parameters) {

    /** Keeps a copy. */
    public Entry {
      paths = List.copyOf(paths);
    }

    private List<String> row() {
      return List.of(
          String.join(", ", paths.stream().map(ConversionReport::shown).toList()),
          layer,
          becomes.orElse("-"),
          kernels.map(Shape::toString).orElse("-"),
          String.format(Locale.ROOT, "%,d", parameters),
          reason);
    }
  }

  private static final List<String> HEADING =
      List.of("path", "layer", "becomes", "kernels", "parameters", "why");

  /** Keeps a copy. */
  public ConversionReport {
    entries = List.copyOf(entries);
  }

  /** Returns the blocks of one outcome. */
  public List<Entry> of(Outcome outcome) {
    return entries.stream().filter(entry -> entry.outcome() == outcome).toList();
  }

  /** Returns how many blocks there are of an outcome. */
  public int count(Outcome outcome) {
    return of(outcome).size();
  }

  /** Returns a path as it is printed. */
  static String shown(String path) {
    return path.isEmpty() ? "(root)" : path;
  }

  /** Returns the table of layers and the counts. */
  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADING);
    entries.stream().filter(ConversionReport::isListed).map(Entry::row).forEach(rows::add);
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(aligned(row, rows)).append('\n'));
    return text.append(counts()).toString();
  }

  private static boolean isListed(Entry entry) {
    return switch (entry.outcome()) {
      case CONVERTED, PLAIN, UNSUPPORTED -> true;
      case OPAQUE -> false;
      case UNAFFECTED -> !entry.reason().isEmpty();
    };
  }

  private static String aligned(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      int index = column;
      int width = rows.stream().mapToInt(each -> each.get(index).length()).max().orElse(0);
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(width - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private String counts() {
    long others = entries.stream().filter(entry -> !isListed(entry)).count();
    int functions = count(Outcome.OPAQUE);
    String counts =
        "%s converted, %d plain by a rule, %d that cannot be converted; %d other blocks stay"
            .formatted(
                counted(count(Outcome.CONVERTED), "layer"),
                count(Outcome.PLAIN),
                count(Outcome.UNSUPPORTED),
                others - functions);
    return functions == 0
        ? counts
        : counts
            + "\n%s: what is computed there cannot be seen, a convolution would stay plain"
                .formatted(counted(functions, "function"));
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}

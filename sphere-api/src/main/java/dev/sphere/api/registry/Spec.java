package dev.sphere.api.registry;

import dev.sphere.api.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Names an extension with its options: {@code cosine}, {@code sigmoid(k=0.3)}, {@code
 * ga-softmax(g=sigmoid(k=0.3), m=4)}. The same text serves on the command line, in YAML and inside
 * a saved model.
 *
 * <pre>
 * spec     = word [ "(" [ argument { "," argument } ] ")" ]
 * argument = [ word "=" ] spec
 * word     = one or more of A–Z a–z 0–9 . + - _
 * </pre>
 *
 * @param name the name of the extension, or the text of a plain value such as {@code 0.3}
 * @param arguments in the order given
 */
public record Spec(String name, List<Argument> arguments) {

  /** Deeper nesting than this is refused, so that no text can exhaust the stack. */
  private static final int DEEPEST = 16;

  /**
   * An argument of a spec.
   *
   * @param key the option's name, or empty where the value was given by its place
   * @param value a plain value or a nested spec
   */
  public record Argument(Optional<String> key, Spec value) {}

  /** Keeps a copy of the arguments. */
  public Spec {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads a spec.
   *
   * @throws SpecException if the text is not a spec; says where
   */
  public static Spec parse(String text) {
    Parser parser = new Parser(text);
    Spec spec = parser.spec(0);
    parser.end();
    return spec;
  }

  /** Returns the text that {@link #parse} reads back as this spec. */
  @Override
  public String toString() {
    if (arguments.isEmpty()) {
      return name;
    }
    return arguments.stream()
        .map(a -> a.key().map(key -> key + "=").orElse("") + a.value())
        .collect(Collectors.joining(", ", name + "(", ")"));
  }

  private static final class Parser {
    private final String text;
    private int position;

    Parser(String text) {
      this.text = text;
    }

    Spec spec(int depth) {
      return arguments(word(), depth);
    }

    private Spec arguments(String name, int depth) {
      List<Argument> arguments = new ArrayList<>();
      if (accept('(') && !accept(')')) {
        do {
          arguments.add(argument(depth + 1));
        } while (accept(','));
        if (!accept(')')) {
          throw error("expected ',' or ')'");
        }
      }
      return new Spec(name, arguments);
    }

    private Argument argument(int depth) {
      if (depth > DEEPEST) {
        throw error("nested deeper than " + DEEPEST);
      }
      String word = word();
      return accept('=')
          ? new Argument(Optional.of(word), spec(depth))
          : new Argument(Optional.empty(), arguments(word, depth));
    }

    private String word() {
      skipSpace();
      int start = position;
      while (position < text.length() && isWordCharacter(text.charAt(position))) {
        position++;
      }
      if (start == position) {
        throw error("expected a name or a number");
      }
      return text.substring(start, position);
    }

    private boolean accept(char wanted) {
      skipSpace();
      if (position < text.length() && text.charAt(position) == wanted) {
        position++;
        return true;
      }
      return false;
    }

    void end() {
      skipSpace();
      if (position < text.length()) {
        throw error("unexpected '" + Excerpt.of(text.substring(position, position + 1)) + "'");
      }
    }

    private void skipSpace() {
      while (position < text.length() && text.charAt(position) == ' ') {
        position++;
      }
    }

    private static boolean isWordCharacter(char c) {
      return c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || c == '.'
          || c == '+'
          || c == '-'
          || c == '_';
    }

    private SpecException error(String problem) {
      return new SpecException(
          "\""
              + Excerpt.of(text)
              + "\" is not a spec: "
              + problem
              + " at character "
              + (position + 1));
    }
  }
}

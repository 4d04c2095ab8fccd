package dev.sphere.cli.html;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * An element of a page, of HTML or of SVG. Whatever text it is given is escaped, so that a page
 * made of elements is well-formed both as HTML and as XML.
 */
public final class Element {

  /** The elements of HTML that have no end. */
  private static final Set<String> VOID = Set.of("br", "img", "link", "meta");

  private final String name;
  private final StringBuilder attributes = new StringBuilder();
  private final StringBuilder content = new StringBuilder();

  private Element(String name) {
    this.name = name;
  }

  /** Begins an element, such as {@code p}. */
  public static Element of(String name) {
    return new Element(name);
  }

  /** Begins an element of a class. */
  public static Element of(String name, String styleClass) {
    return of(name).with("class", styleClass);
  }

  /** Returns an element that holds text alone. */
  public static Element ofText(String name, String text) {
    return of(name).text(text);
  }

  /** Adds an attribute. */
  public Element with(String attribute, String value) {
    attributes.append(' ').append(attribute).append("=\"").append(escaped(value)).append('"');
    return this;
  }

  /** Adds an attribute whose value is a number, with two decimals at most. */
  public Element with(String attribute, double value) {
    return with(attribute, number(value));
  }

  /** Adds text. */
  public Element text(String text) {
    content.append(escaped(text));
    return this;
  }

  /** Adds elements within this one. */
  public Element add(Element... children) {
    for (Element child : children) {
      child.appendTo(content);
    }
    return this;
  }

  /** Adds elements within this one. */
  public Element add(Collection<Element> children) {
    children.forEach(child -> child.appendTo(content));
    return this;
  }

  /**
   * Adds a style sheet, which HTML reads as it is.
   *
   * @throws IllegalArgumentException if it holds a character that XML would read as markup
   */
  Element style(String sheet) {
    if (sheet.contains("<") || sheet.contains("&")) {
      throw new IllegalArgumentException("a style sheet has no < and no &");
    }
    content.append(sheet);
    return this;
  }

  private void appendTo(StringBuilder page) {
    page.append('<').append(name).append(attributes);
    if (VOID.contains(name)) {
      page.append("/>");
    } else {
      page.append('>').append(content).append("</").append(name).append('>');
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    appendTo(text);
    return text.toString();
  }

  /** Returns a number with two decimals at most, as in attributes. */
  public static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
  }

  /** Characters that XML knows none of are shown as such. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isLegal(each) ? each : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  /** As XML 1.0 defines Char. */
  private static boolean isLegal(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || character >= 0x20 && character <= 0xD7FF
        || character >= 0xE000 && character <= 0xFFFD
        || character >= 0x10000;
  }
}

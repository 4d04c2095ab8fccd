package dev.sphere.cli.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTest {

  @Test
  void escapesWhateverItIsGiven() {
    Element element = Element.of("p").with("title", "a<b & \"c\" 'd'").text("x > y & <z>");

    assertThat(element)
        .hasToString(
            "<p title=\"a&lt;b &amp; &quot;c&quot; &#39;d&#39;\">x &gt; y &amp; &lt;z&gt;</p>");
  }

  @Test
  void showsWhatXmlHasNoCharacterFor() {
    assertThat(Element.ofText("p", "a\u0000b\u001bc\ud800d\ufffe\t\ud83d\ude00"))
        .hasToString("<p>a\ufffdb\ufffdc\ufffdd\ufffd\t\ud83d\ude00</p>");
  }

  @Test
  void endsWhatHtmlEnds() {
    assertThat(Element.of("div").add(Element.of("img"), Element.of("td")))
        .hasToString("<div><img/><td></td></div>");
  }

  @Test
  void refusesStyleThatIsMarkup() {
    Element style = Element.of("style");

    assertThat(style.style("a > b {}")).hasToString("<style>a > b {}</style>");
    assertThatThrownBy(() -> style.style("</style>")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> style.style("a & b")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "0.5, 0.5", "0.256, 0.26", "-0.001, 0", "12.30, 12.3", "-7, -7", "0, 0"})
  void writesNumbersShortly(double number, String text) {
    assertThat(Element.number(number)).isEqualTo(text);
  }
}

package dev.sphere.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void shortLinesStayAsTheyAre() {
    assertThat(Excerpt.of("sigmoid(k=0.3) é")).isEqualTo("sigmoid(k=0.3) é");
    assertThat(Excerpt.of("x".repeat(200))).hasSize(200).doesNotContain("…");
  }

  @Test
  void whatIsLongOrOfManyLinesBecomesAShortLine() {
    assertThat(Excerpt.of("a\nb\r\nc\u0000d\u2028e\u0085f")).isEqualTo("a b  c d e f");
    assertThat(Excerpt.of("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
  }
}

package dev.sphere.models.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosticsJsonTest {

  private static final Diagnostics LOOK =
      new Diagnostics(
          12,
          List.of(
              new LayerDiagnostics(
                  "01SphereConv2d",
                  8,
                  new Histogram(0, Math.PI, List.of(1L, 1L << 40)),
                  0.25,
                  0.71,
                  Optional.of(new Histogram(0.05, 1, List.of(3L))),
                  2),
              new LayerDiagnostics(
                  "θ \"x\"", 1, new Histogram(0, 1, List.of(0L)), 0, 0, Optional.empty(), 0)));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    String text = DiagnosticsJson.of(LOOK).toString();
    assertThat(text).doesNotContain("\n");
    assertThat(DiagnosticsJson.parse(text)).isEqualTo(LOOK);
    Diagnostics none = new Diagnostics(0, List.of());
    assertThat(DiagnosticsJson.parse(DiagnosticsJson.of(none).toString())).isEqualTo(none);
  }

  @Test
  void everyMissingEndIsRefused() {
    String text = DiagnosticsJson.of(LOOK).toString();
    for (int end = 0; end < text.length(); end++) {
      String part = text.substring(0, end);
      assertThatThrownBy(() -> DiagnosticsJson.parse(part))
          .as(part)
          .isInstanceOf(IOException.class)
          .message()
          .doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "{\"iteration\":1}",
        "{\"iteration\":1,\"layers\":null}",
        "{\"iteration\":1,\"layers\":[{}]}",
        "{\"iteration\":1,\"layers\":[null]}",
        "{\"iteration\":1,\"layers\":[{\"layer\":\"a\",\"filters\":1,\"angles\":null,"
            + "\"smallPatches\":0,\"energy\":0,\"slopes\":null,\"deadFilters\":0}]}",
        "{\"iteration\":1,\"layers\":[{\"layer\":\"a\",\"filters\":1,"
            + "\"angles\":{\"low\":1,\"high\":0,\"counts\":[1]},"
            + "\"smallPatches\":0,\"energy\":0,\"slopes\":null,\"deadFilters\":0}]}",
      })
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> DiagnosticsJson.parse(text))
        .isInstanceOf(IOException.class)
        .message()
        .doesNotContain("\n");
  }
}

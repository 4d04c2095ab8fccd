package dev.sphere.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.models.architecture.ImageShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkSpecTest {

  private static NetworkSpec withWidth(double width) {
    return new NetworkSpec(
        "cnn-9",
        width,
        "cosine",
        "sphere",
        "epsilon(1e-4)",
        "none",
        "softmax",
        new ImageShape(3, 32, 32),
        List.of("a", "b"));
  }

  @Test
  void widthIsAboveZeroAndAtMostSixteen() {
    assertThat(withWidth(16).width()).isEqualTo(16);
    for (double illegal : new double[] {0, -0.25, 16.01, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> withWidth(illegal))
          .as("%s", illegal)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("width must be in (0, 16], got " + illegal);
    }
  }

  @Test
  void keepsItsOwnNames() {
    List<String> names = new ArrayList<>(List.of("a", "b"));
    NetworkSpec spec =
        new NetworkSpec(
            "cnn-9",
            1,
            "conv",
            "sphere",
            "epsilon(1e-4)",
            "none",
            "softmax",
            new ImageShape(1, 8, 8),
            names);
    names.clear();

    assertThat(spec.classNames()).containsExactly("a", "b");
  }
}

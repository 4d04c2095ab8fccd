package dev.sphere.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.models.architecture.ImageShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkSpecTest {

  private static final ImageShape IMAGE = new ImageShape(3, 32, 32);

  private static NetworkSpec withWidth(double width) {
    return NetworkSpec.builder("cnn-9", IMAGE, List.of("a", "b")).width(width).build();
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
    NetworkSpec spec = NetworkSpec.builder("cnn-9", IMAGE, names).build();
    names.clear();

    assertThat(spec.classNames()).containsExactly("a", "b");
  }

  @Test
  void isThePapersUnlessToldOtherwise() {
    assertThat(NetworkSpec.builder("cnn-9", IMAGE, List.of("a")).build())
        .isEqualTo(
            new NetworkSpec(
                "cnn-9",
                1,
                "cosine",
                "sphere",
                "epsilon(epsilon=1.0E-4)",
                "batch",
                "relu",
                "softmax",
                IMAGE,
                List.of("a")));
  }

  /** Each part differs from the default, so that none can be mixed up with another. */
  @Test
  void putsEveryPartInItsPlace() {
    NetworkSpec spec =
        new NetworkSpec(
            "a", 2, "b", "c", "d", "e", "f", "g", new ImageShape(1, 2, 3), List.of("h"));

    assertThat(spec.toBuilder().build()).isEqualTo(spec);
    assertThat(
            NetworkSpec.builder("a", new ImageShape(1, 2, 3), List.of("h"))
                .width(2)
                .operator("b")
                .magnitude("c")
                .angleNorm("d")
                .norm("e")
                .activation("f")
                .loss("g")
                .build())
        .isEqualTo(spec);
    assertThat(spec.withData(IMAGE, List.of("i")))
        .isEqualTo(new NetworkSpec("a", 2, "b", "c", "d", "e", "f", "g", IMAGE, List.of("i")));
  }
}

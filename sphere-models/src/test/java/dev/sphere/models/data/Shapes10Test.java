package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class Shapes10Test {
  private static final DatasetOptions OPTIONS = DatasetOptions.defaults();

  @Test
  void isTheSameForTheSameSeed() {
    String checksum = new Shapes10(200, 50).load(OPTIONS).checksum();

    assertThat(new Shapes10(200, 50).load(OPTIONS).checksum()).isEqualTo(checksum);
    assertThat(new Shapes10(200, 50).load(OPTIONS.withSeed(2)).checksum()).isNotEqualTo(checksum);
  }

  /** Recorded results are comparable only as long as these bytes stay; change both knowingly. */
  @Test
  void neverChanges() {
    assertThat(new Shapes10().load(OPTIONS).checksum()).isEqualTo("f01ae5a14a3fc9ca");
  }

  @Test
  void hasTenBalancedClasses() {
    ImageData data = new Shapes10().load(OPTIONS);

    assertThat(data.name()).isEqualTo("shapes10");
    assertThat(data.train().size()).isEqualTo(10_000);
    assertThat(data.test().size()).isEqualTo(2_000);
    assertThat(data.train().classNames())
        .containsExactly(
            "disc",
            "ring",
            "square",
            "triangle",
            "star",
            "cross",
            "crescent",
            "heart",
            "half-disc",
            "bars");
    assertThat(data.train().pixels(0)).hasSize(32 * 32 * 3);
    int[] counts = new int[10];
    for (int i = 0; i < data.test().size(); i++) {
      counts[data.test().label(i)]++;
    }
    assertThat(counts).containsOnly(200);
  }

  @Test
  void aLargerSetBeginsWithASmallerAndTestIsNotTrain() {
    ImageData small = new Shapes10(20, 20).load(OPTIONS);
    ImageData large = new Shapes10(40, 20).load(OPTIONS);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      assertThat(large.train().pixels(i)).isEqualTo(small.train().pixels(i));
      seen.add(new String(small.train().pixels(i), StandardCharsets.ISO_8859_1));
      seen.add(new String(small.test().pixels(i), StandardCharsets.ISO_8859_1));
    }
    assertThat(seen).hasSize(40);
  }

  @Test
  void needsNoDirectory() {
    assertThat(new Shapes10().needsDirectory()).isFalse();
    assertThat(new Shapes10().description()).contains("10,000 + 2,000").doesNotContain("\n");
    assertThatThrownBy(() -> new Shapes10(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void outlinesMeasureDistance() {
    assertThat(Outline.disc(1, 0, 2).distance(5, 0)).isEqualTo(2);
    assertThat(Outline.box(0, 0, 1, 2).distance(4, 6)).isEqualTo(5);
    assertThat(Outline.box(0, 0, 1, 2).distance(0, 0)).isEqualTo(-1);
    Outline square = Outline.polygon(new double[] {1, -1, -1, 1}, new double[] {1, 1, -1, -1});
    assertThat(square.distance(0, 0)).isCloseTo(-1, within());
    assertThat(square.distance(3, 0)).isCloseTo(2, within());
    assertThat(Outline.star(4, 1).distance(0, 3)).isCloseTo(2, within());
    assertThat(square.distance(0.5, -0.9)).isCloseTo(-0.1, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-12);
  }
}

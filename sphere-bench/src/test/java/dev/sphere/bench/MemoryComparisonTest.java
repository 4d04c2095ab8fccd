package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.engine.MathMode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The peak of a training step's memory, which only Linux tells. */
@EnabledOnOs(OS.LINUX)
class MemoryComparisonTest {

  private static final double MEBIBYTE = 1 << 20;

  private final MemoryComparison comparison =
      new MemoryComparison(EngineSupport.named("pytorch").engine(), MathMode.EXACT, List.of());

  @Test
  void isWhatIsKeptForTheWayBackward() throws IOException {
    PeakMemory plain = comparison.measure("cnn-3", 0.25, NetworkVariants.BASELINE, 256);
    PeakMemory cosine = comparison.measure("cnn-3", 0.25, "cosine", 256);

    assertThat(cosine.name()).isEqualTo("cosine");
    // The first layer has 32 filters. What the convolution, the norm and the activation give is
    // kept;
    // pooling, the smaller layers behind and gradients come to as much again.
    double output = 256 * 32 * 32 * 32 * Float.BYTES;
    for (PeakMemory peak : List.of(plain, cosine)) {
      assertThat(peak.allocated() / output).as("outputs of %s", peak).isBetween(5.0, 9.0);
      assertThat(peak.resident() / output).as("outputs of %s", peak).isBetween(5.0, 16.0);
    }
    PeakMemory half = comparison.measure("cnn-3", 0.25, "cosine", 128);
    assertThat(cosine.allocatedRatioTo(half)).isBetween(1.7, 2.1);
  }

  @Test
  void isTheSameAgain() throws IOException {
    double first = allocated();
    assertThat(allocated()).isCloseTo(first, within(20.0));
  }

  private double allocated() throws IOException {
    return comparison.measure("cnn-3", 0.25, NetworkVariants.BASELINE, 128).allocated() / MEBIBYTE;
  }

  /** The plain way keeps the angles and what the sigmoid is made of. */
  @Test
  void isMoreWhereSphereIsToldToLeaveAllToTheEngine() throws IOException {
    PeakMemory fused = comparison.measure("cnn-3", 0.25, "sigmoid", 128);
    System.setProperty("sphere.fused", "false");
    try {
      PeakMemory plain = comparison.measure("cnn-3", 0.25, "sigmoid", 128);

      assertThat(plain.allocatedRatioTo(fused)).isGreaterThan(1.2);
    } finally {
      System.clearProperty("sphere.fused");
    }
  }

  @Test
  void hasRatiosToAnother() {
    PeakMemory one = new PeakMemory("a", 30, 50);
    PeakMemory other = new PeakMemory("b", 20, 25);

    assertThat(one.allocatedRatioTo(other)).isEqualTo(1.5);
    assertThat(one.residentRatioTo(other)).isEqualTo(2);
  }

  @Test
  void saysWhyAProcessFailed() {
    assertThatThrownBy(() -> comparison.measure("cnn-8", 1, NetworkVariants.BASELINE, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "the process that measures the memory of conv + batch norm ended with code 1: ")
        .hasMessageContaining("cnn-8");
  }
}

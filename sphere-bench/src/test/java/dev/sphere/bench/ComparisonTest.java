package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The order in which variants are timed. */
class ComparisonTest {

  private final List<String> log = new ArrayList<>();

  private Variant variant(String name, float result) {
    return new Variant(
        name,
        () -> {
          log.add("+" + name);
          return new Variant.Step() {
            @Override
            public float run() {
              log.add(name);
              return result;
            }

            @Override
            public void close() {
              log.add("-" + name);
            }
          };
        });
  }

  @Test
  void runsVariantsInTurnBackAndForthAndClosesThem() {
    AtomicInteger steps = new AtomicInteger();
    Comparison comparison = new Comparison(1, 2);
    List<Timing> timings =
        comparison.run(List.of(variant("a", 0), variant("b", 0)), steps::incrementAndGet);

    assertThat(log).containsExactly("+a", "+b", "b", "a", "a", "b", "b", "a", "-a", "-b");
    assertThat(timings).extracting(Timing::name).containsExactly("a", "b");
    assertThat(timings).allSatisfy(timing -> assertThat(timing.seconds()).hasSize(2));
    assertThat(steps).hasValue(comparison.steps(2)).hasValue(6);
  }

  @Test
  void closesWhatWasMadeWhenAVariantCannotBe() {
    Variant broken =
        new Variant(
            "broken",
            () -> {
              throw new IllegalStateException("no memory");
            });

    assertThatThrownBy(() -> Comparison.STANDARD.run(List.of(variant("a", 0), broken), () -> {}))
        .hasMessage("no memory");
    assertThat(log).containsExactly("+a", "-a");
  }

  @Test
  void doesNotTimeNonsense() {
    assertThatThrownBy(() -> Comparison.STANDARD.run(List.of(variant("a", Float.NaN)), () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Comparison(3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a comparison needs a round at least, got 0 after 3");
  }
}

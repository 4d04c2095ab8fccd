package dev.sphere.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointScheduleTest {

  private static List<Integer> due(String schedule, int iterationsAnEpoch) {
    return IntStream.rangeClosed(1, 20)
        .filter(i -> CheckpointSchedule.parse(schedule).isDue(i, iterationsAnEpoch, Duration.ZERO))
        .boxed()
        .toList();
  }

  @Test
  void countsIterationsAndEpochs() {
    assertThat(due("7i", 3)).containsExactly(7, 14);
    assertThat(due("2e", 3)).containsExactly(6, 12, 18);
    assertThat(due("999999999e", 999_999_999)).isEmpty();
    assertThat(due("1m", 3)).isEmpty();
  }

  @Test
  void countsMinutesSinceTheLast() {
    CheckpointSchedule schedule = CheckpointSchedule.parse("5m");
    assertThat(schedule.isDue(1, 1, Duration.ofSeconds(299))).isFalse();
    assertThat(schedule.isDue(1, 1, Duration.ofSeconds(300))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1i", "20e", "999999999m"})
  void printsWhatItReads(String text) {
    assertThat(CheckpointSchedule.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "i", "10", "0i", "-1e", "1.5e", "5s", "1i ", "1000000000i", "01i"})
  void refusesOthers(String text) {
    assertThatThrownBy(() -> CheckpointSchedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected iterations, epochs or minutes such as 10i, 2e or 5m, got \"" + text + "\"");
  }
}

package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static double factor(Schedule schedule, int step, int steps) {
    return schedule.factor(new Schedule.Progress(step, steps, List.of()));
  }

  @Test
  void constantStays() {
    assertThat(factor(Schedule.CONSTANT, 0, 1000)).isEqualTo(1);
    assertThat(factor(Schedule.CONSTANT, 999, 1000)).isEqualTo(1);
  }

  /** 34K and 54K of 64K iterations. */
  @Test
  void stepDividesTwice() {
    assertThat(factor(Schedule.STEP, 0, 64_000)).isEqualTo(1);
    assertThat(factor(Schedule.STEP, 33_999, 64_000)).isEqualTo(1);
    assertThat(factor(Schedule.STEP, 34_000, 64_000)).isEqualTo(0.1);
    assertThat(factor(Schedule.STEP, 53_999, 64_000)).isEqualTo(0.1);
    assertThat(factor(Schedule.STEP, 54_000, 64_000)).isEqualTo(0.01);
    assertThat(factor(Schedule.STEP, 63_999, 64_000)).isEqualTo(0.01);
    Schedule imageNet = Schedule.parse("step(first=0.363636, second=0.681818)");
    assertThat(factor(imageNet, 199_999, 550_000)).isEqualTo(1);
    assertThat(factor(imageNet, 200_000, 550_000)).isEqualTo(0.1);
    assertThat(factor(imageNet, 374_999, 550_000)).isEqualTo(0.1);
    assertThat(factor(imageNet, 375_000, 550_000)).isEqualTo(0.01);
  }

  @Test
  void cosineFallsToZero() {
    assertThat(factor(Schedule.COSINE, 0, 4)).isEqualTo(1);
    assertThat(factor(Schedule.COSINE, 1, 4)).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(factor(Schedule.COSINE, 2, 4)).isCloseTo(0.5, within(1e-12));
    assertThat(factor(Schedule.COSINE, 999_999, 1_000_000)).isCloseTo(0, within(1e-11));
  }

  /** Of 10 steps the third is the highest: 2 and 7 cosine steps up and down. */
  @Test
  void oneCycleRisesAndFalls() {
    double[] expected = {
      0.04,
      0.52,
      1,
      down(1 / 7.0),
      down(2 / 7.0),
      down(3 / 7.0),
      down(4 / 7.0),
      down(5 / 7.0),
      down(6 / 7.0),
      4e-6
    };
    for (int step = 0; step < 10; step++) {
      assertThat(factor(Schedule.ONE_CYCLE, step, 10))
          .as("step %d", step)
          .isCloseTo(expected[step], within(1e-12));
    }
  }

  /** From 1 to 1/25/10000. */
  private static double down(double share) {
    return 4e-6 * (1 - Math.cos(Math.PI * share)) / 2 + (1 + Math.cos(Math.PI * share)) / 2;
  }

  /** Whose third has no whole step. */
  @Test
  void theShortestCycles() {
    for (int steps = 1; steps <= 4; steps++) {
      double highest = 0;
      for (int step = 0; step < steps; step++) {
        highest = Math.max(highest, factor(Schedule.ONE_CYCLE, step, steps));
      }
      assertThat(highest).as("%d steps", steps).isBetween(0.8, 1.0);
    }
  }

  private static Measurement measured(double loss, double accuracy) {
    return new Measurement(1, 1, 1, 1, 1, loss, accuracy, 1, 1);
  }

  @Test
  void plateauWaitsForWhatIsNotBetter() {
    Plateau plateau = new Plateau(Plateau.Watch.LOSS, 2, 0.1);
    // The factor after each: equal is not better, and a reduction waits anew.
    double[] losses = {3, 2, 2, 2.5, 2, 2, 1.9, 2, 1.95, 1.9};
    double[] expected = {1, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001};
    List<Measurement> measurements = new ArrayList<>();
    assertThat(plateau.factor(new Schedule.Progress(0, 99, measurements))).isEqualTo(1);
    for (int i = 0; i < losses.length; i++) {
      measurements.add(measured(losses[i], i));
      assertThat(plateau.factor(new Schedule.Progress(i, 99, measurements)))
          .as("after %d measurements", i + 1)
          .isCloseTo(expected[i], within(1e-15));
    }
  }

  /** A falling loss is of no interest to a plateau of the accuracy. */
  @Test
  void plateauWatchesTheAccuracyWhereToldTo() {
    Plateau plateau = new Plateau(Plateau.Watch.ACCURACY, 1, 0.5);
    List<Measurement> measurements =
        List.of(measured(3, 0.5), measured(2, 0.4), measured(1, 0.6), measured(0, 0.6));
    assertThat(plateau.factor(new Schedule.Progress(0, 99, measurements))).isEqualTo(0.25);
  }

  @Test
  void warmUpRisesLinearlyAndTheScheduleRunsOverTheRest() {
    LearningRate rate = new LearningRate(0.8, Schedule.COSINE, 4);
    for (int step = 0; step < 4; step++) {
      assertThat(rate.at(step, 12, List.of())).isCloseTo(0.2 * (step + 1), within(1e-15));
    }
    LearningRate without = new LearningRate(0.8, Schedule.COSINE, 0);
    for (int step = 4; step < 12; step++) {
      assertThat(rate.at(step, 12, List.of())).isEqualTo(without.at(step - 4, 8, List.of()));
    }
    assertThat(without.at(0, 8, List.of())).isEqualTo(0.8);
  }

  @Test
  void textsAreReadBack() {
    Random random = new Random(1);
    List<Schedule> schedules =
        new ArrayList<>(
            List.of(Schedule.CONSTANT, Schedule.STEP, Schedule.COSINE, Schedule.ONE_CYCLE));
    for (Plateau.Watch watch : Plateau.Watch.values()) {
      schedules.add(new Plateau(watch, 1 + random.nextInt(9), 1 - random.nextDouble() / 2));
    }
    for (Schedule schedule : schedules) {
      assertThat(Schedule.parse(schedule.toString())).as("seed 1").isEqualTo(schedule);
    }
    Steps steps = new Steps(0.25 + random.nextDouble() / 4, 0.75 + random.nextDouble() / 5);
    assertThat(Schedule.parse(steps.toString())).isEqualTo(steps);
    assertThat(Schedule.parse("step(second=0.9)")).isEqualTo(new Steps(34.0 / 64, 0.9));
    assertThat(new Steps(34.0 / 64, 54.0 / 64)).hasToString("step");
    assertThat(Schedule.parse("one-cycle")).isEqualTo(Schedule.ONE_CYCLE);
    assertThat(Schedule.parse("plateau")).isEqualTo(new Plateau(Plateau.Watch.LOSS, 3, 0.1));
    assertThat(Schedule.parse("plateau(factor=0.5, watch=accuracy)"))
        .isEqualTo(new Plateau(Plateau.Watch.ACCURACY, 3, 0.5));
  }

  @Test
  void illegalTextsAreRefused() {
    assertRefused("cosin", "did you mean \"cosine\"?");
    assertRefused("cosine(k=1)", "takes no options, got \"cosine(k=1)\"");
    assertRefused("step(first=x)", "is x, allowed is a number in (0, 1)");
    assertRefused(
        "step(first=0)", "must be 0 < first <= second < 1, got first=0.0, second=0.84375");
    assertRefused("step(first=0.9)", "must be 0 < first <= second < 1");
    assertRefused("step(second=1)", "must be 0 < first <= second < 1");
    assertRefused("step(second=NaN)", "must be 0 < first <= second < 1");
    assertRefused("step(third=1)", "Known: first, second");
    assertRefused("plateau(patience=0)", "at least 1 measurement, got 0");
    assertRefused("plateau(patience=x)", "is x, allowed is a whole number from 1 on");
    assertRefused("plateau(factor=1)", "must be in (0, 1), got 1.0");
    assertRefused("plateau(factor=x)", "is x, allowed is a number in (0, 1)");
    assertRefused("plateau(watch=train)", "is train, allowed is loss|accuracy");
    assertRefused("plateau(wait=2)", "Known: watch, patience, factor");
    assertRefused("plateau(2)", "unknown option of schedule");
    assertRefused("", "is not a spec");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> Schedule.parse(text))
        .as(text)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}

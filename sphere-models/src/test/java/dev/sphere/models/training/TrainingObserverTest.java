package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.models.checkpoint.Resumable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingObserverTest {

  /** Writes down what it is told. */
  private record Scribe(String name, List<String> told) implements TrainingObserver, Resumable {

    @Override
    public void onBegin(int iteration, List<Measurement> measurements) {
      told.add(name + " begins after " + iteration + " with " + measurements);
    }

    @Override
    public void onRestore(DivergedException cause, int restores) {
      told.add(name + " goes back for " + cause.layer() + ", " + restores);
    }

    @Override
    public void onIteration(int iteration, double loss) {
      told.add(name + " learns " + iteration + ", loss " + loss);
    }

    @Override
    public void onMeasurement(Measurement measurement) {
      told.add(name + " measures at " + measurement.iteration());
    }

    @Override
    public List<Resumable> parts() {
      return List.of(this);
    }

    @Override
    public String part() {
      return name;
    }

    @Override
    public void save(DataOutputStream out) {}

    @Override
    public void restore(DataInputStream in) {}
  }

  @Test
  void theNextIsToldTheSameAfterwards() {
    List<String> told = new ArrayList<>();
    TrainingObserver pair =
        new Scribe("a", told).andThen(TrainingObserver.NONE).andThen(new Scribe("b", told));

    pair.onBegin(3, List.of());
    pair.onRestore(new DivergedException(3, "conv", "a weight"), 1);
    pair.onIteration(4, 0.5);
    pair.onMeasurement(new Measurement(5, 1, 0.1, 0, 0, 0, 0, 0, 0));

    assertThat(told)
        .containsExactly(
            "a begins after 3 with []",
            "b begins after 3 with []",
            "a goes back for conv, 1",
            "b goes back for conv, 1",
            "a learns 4, loss 0.5",
            "b learns 4, loss 0.5",
            "a measures at 5",
            "b measures at 5");
    assertThat(pair.parts()).extracting(Resumable::part).containsExactly("a", "b");
  }
}

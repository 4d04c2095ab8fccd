package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import dev.sphere.api.LossOptions;
import dev.sphere.models.checkpoint.Checkpoint;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings whose checkpoints are files: every second iteration of six, the newest three kept. */
class CheckpointsTest {

  private static final int ITERATIONS = 6;
  private static final ImageData DATA = Tiny.data(64, 20);
  private static final EngineSupport ENGINE = EngineSupport.named("pytorch");

  @TempDir private Path run;
  private final List<String> warnings = new ArrayList<>();

  /** What the training is of, in a word. */
  private record Word(String word) implements Resumable {
    @Override
    public String part() {
      return "origin";
    }

    @Override
    public void save(DataOutputStream out) throws IOException {
      out.writeUTF(word);
    }

    @Override
    public void restore(DataInputStream in) throws IOException {
      String found = in.readUTF();
      if (!found.equals(word)) {
        throw new IOException("it is of " + found);
      }
    }
  }

  private CheckpointStore store() {
    return new CheckpointStore(run.resolve("checkpoints"), 3);
  }

  private List<Checkpoint> checkpoints() throws IOException {
    return store().newestFirst();
  }

  /** Trains to the end from where the checkpoints end; returns the weights. */
  private List<float[]> train(String origin, String loss) throws IOException {
    Hyperparameters settings = Recipe.MODERN.hyperparameters();
    try (Model model =
        Tiny.model(ENGINE, Tiny.spec("cosine", "batch", loss), LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      new Training(
              network,
              Optional.empty(),
              DATA,
              new TrainingPlan(settings, ITERATIONS, 16, Augmentation.FLIP, 1),
              model.getNDManager(),
              TrainingObserver.NONE)
          .run(
              new Checkpoints(
                  store(),
                  CheckpointSchedule.parse("2i"),
                  new Word(origin),
                  () -> false,
                  warnings::add));
      return network.getParameters().values().stream()
          .map(parameter -> parameter.getArray().toFloatArray())
          .toList();
    }
  }

  private List<float[]> weights;

  @BeforeEach
  void trainWithoutInterruption() throws IOException {
    weights = train("tiny", "softmax");
    assertThat(checkpoints()).extracting(Checkpoint::iteration).containsExactly(6, 4, 2);
    assertThat(warnings).isEmpty();
  }

  private void assertTheSameWeights(List<float[]> others) {
    assertThat(others).usingRecursiveComparison().isEqualTo(weights);
  }

  @Test
  void goesOnFromTheNewest() throws IOException {
    Files.delete(checkpoints().get(0).file());
    assertTheSameWeights(train("tiny", "softmax"));
    assertThat(warnings).isEmpty();
  }

  /** A flipped bit near the beginning, near the end and in the seal of the newest. */
  @Test
  void ofADamagedOneItSaysSoAndUsesTheOneBefore() throws IOException {
    Path newest = checkpoints().get(0).file();
    byte[] whole = Files.readAllBytes(newest);
    Random random = new Random(5);
    for (int part = 0; part < 3; part++) {
      int place = part == 2 ? whole.length - 1 : (whole.length - 40) * part + random.nextInt(40);
      byte[] damaged = whole.clone();
      damaged[place] ^= 1;
      Files.write(newest, damaged);
      warnings.clear();

      assertTheSameWeights(train("tiny", "softmax"));
      assertThat(warnings)
          .as("seed 5, byte %d", place)
          .containsExactly(
              "the checkpoint "
                  + newest
                  + " is damaged: its SHA-256 is not that of its content; the one before is used");
    }
  }

  @Test
  void ofATruncatedOneToo() throws IOException {
    Path newest = checkpoints().get(0).file();
    Files.write(newest, new byte[10]);
    assertTheSameWeights(train("tiny", "softmax"));
    assertThat(warnings)
        .containsExactly(
            "the checkpoint " + newest + " is damaged: it ends too early; the one before is used");
  }

  @Test
  void withoutAWholeOneItDoesNotBeginAnew() throws IOException {
    for (Checkpoint checkpoint : checkpoints()) {
      Files.write(checkpoint.file(), new byte[100]);
    }
    Path newest = checkpoints().get(0).file();
    assertThatThrownBy(() -> train("tiny", "softmax"))
        .isInstanceOf(IOException.class)
        .hasMessage("none of the checkpoints can be used, the newest of which is " + newest);
    assertThat(warnings).hasSize(3);
  }

  @Test
  void ofSomethingElseItIsRefused() throws IOException {
    String file = "the checkpoint " + checkpoints().get(0).file() + " cannot be used: ";
    assertThatThrownBy(() -> train("other", "softmax")).hasMessage(file + "it is of tiny");
    assertThatThrownBy(() -> train("tiny", "sub-center-arcface"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + "its network is not this one: ");
  }
}

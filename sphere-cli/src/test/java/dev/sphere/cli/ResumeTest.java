package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sphere.cli.run.RunFolder;
import dev.sphere.cli.tensorboard.EventReader;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.ops.engine.EngineSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --resume} in this JVM: six iterations, two an epoch, a checkpoint after each. */
class ResumeTest {

  /** What an uninterrupted run leaves, on each engine once for all tests. */
  @TempDir private static Path shared;

  private static final Map<String, TrainedRun> WHOLE = new HashMap<>();

  @TempDir private Path directory;

  /** The last bits of PyTorch's results change when MXNet is loaded into the same process. */
  @BeforeAll
  static void loadBothEngines() {
    EngineSupport.all().forEach(EngineSupport::engine);
  }

  private static TrainedRun whole(String engine) {
    return WHOLE.computeIfAbsent(engine, name -> train(shared.resolve(name), name));
  }

  private static TrainedRun train(Path folder, String engine) {
    Result.done(
        Result.training(
            folder,
            "--iterations",
            6,
            "--engine",
            engine,
            "--augmentation",
            "crop-flip",
            "--norm",
            "sphere-batch",
            "--loss",
            "curricularface",
            "--checkpoint-every",
            "1i",
            "--keep-checkpoints",
            9));
    return new TrainedRun(folder);
  }

  private static Result resume(TrainedRun run, Object... more) {
    Object[] arguments = new Object[3 + more.length];
    arguments[0] = "train";
    arguments[1] = "--resume";
    arguments[2] = run.folder();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Result.of(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void goesOnAsIfNothingHadHappened(String engine) throws IOException {
    TrainedRun whole = whole(engine);
    TrainedRun broken = train(directory.resolve("broken"), engine);
    for (int iteration : new int[] {3, 4}) {
      broken.goBackTo(iteration);
      Result result = resume(broken, "--json");

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.err()).contains("goes on after iteration " + iteration);
      assertThat(result.json().get("iterations").asInt()).isEqualTo(6);
      broken.assertEquals(whole, engine + " from " + iteration);
      broken.assertAllReadable(engine);
    }
  }

  /** From config.yaml and the checkpoint: groups, gradients that await others, averages. */
  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void whatLearnsOtherwiseGoesOn(String engine) throws IOException {
    TrainedRun whole = trainOtherwise(directory.resolve("whole"), engine);
    TrainedRun broken = trainOtherwise(directory.resolve("broken"), engine);
    broken.goBackTo(3);
    Result result = resume(broken);

    assertThat(result.code()).as(result.err()).isZero();
    broken.assertEquals(whole, engine);
  }

  private static TrainedRun trainOtherwise(Path folder, String engine) {
    Result.done(
        Result.training(
            folder,
            "--iterations",
            6,
            "--engine",
            engine,
            "--schedule",
            "plateau(patience=1, watch=accuracy)",
            "--warm-up",
            1,
            "--accumulate",
            2,
            "--average",
            0.9,
            "--group",
            "02head*:lr=0.5,weight-decay=0",
            "--group",
            "*gamma:lr=0",
            "--checkpoint-every",
            "1i",
            "--keep-checkpoints",
            9));
    return new TrainedRun(folder);
  }

  /** Rows that were measured after the checkpoint are measured again, not repeated. */
  @Test
  void metricsHaveNeitherGapsNorRepeats() throws IOException {
    TrainedRun run = train(directory.resolve("run"), "pytorch");
    String before = Files.readString(run.metrics());
    run.goBackTo(4);
    resume(run);

    assertThat(run.untimedMetrics())
        .extracting(line -> line.replaceFirst(",.*", ""))
        .containsExactly("iteration", "2", "4", "6");
    String[] rows = Files.readString(run.metrics()).split("\n");
    // With their times.
    assertThat(before).startsWith(String.join("\n", rows[0], rows[1], rows[2]) + "\n");
    assertThat(Double.parseDouble(rows[3].replaceFirst(".*,", "")))
        .isGreaterThan(Double.parseDouble(rows[2].replaceFirst(".*,", "")));
  }

  /** Looks that were made after the checkpoint too, also where it is of the step before one. */
  @Test
  void looksAtTheNetworkHaveNeitherGapsNorRepeats() throws IOException {
    TrainedRun run = train(directory.resolve("run"), "pytorch");
    for (int iteration : new int[] {4, 3, 1}) {
      run.goBackTo(iteration);
      assertThat(resume(run).code()).isZero();

      assertThat(new RunFolder(run.folder()).diagnostics().read())
          .extracting(Diagnostics::iteration)
          .containsExactly(2, 4, 6);
      assertThat(EventReader.ofRun(run.folder()))
          .extracting(EventReader.Event::step)
          .containsExactly(0L, 2L, 4L, 6L);
    }
  }

  @Test
  void damagedLooksAreReported() throws IOException {
    TrainedRun run = train(directory.resolve("run"), "pytorch");
    run.goBackTo(4);
    Files.writeString(run.diagnostics(), "{\"iteration\": 2");
    resume(run, "--quiet").assertFailed(1, run.diagnostics() + " is damaged in line 1: ");
    Files.delete(run.diagnostics());
    assertThat(resume(run).code()).isZero();
  }

  /** Killed before the first checkpoint, it begins anew. */
  @Test
  void withoutACheckpointItBeginsAnew() throws IOException {
    TrainedRun whole = whole("pytorch");
    TrainedRun broken = train(directory.resolve("broken"), "pytorch");
    broken.goBackTo(0);
    assertThat(resume(broken).code()).isZero();
    broken.assertEquals(whole, "from nothing");
  }

  /** Killed after the model was saved and before the report was. */
  @Test
  void theModelOfARunThatWasNearlyDoneIsKept() throws IOException {
    TrainedRun run = train(directory.resolve("run"), "pytorch");
    Files.delete(run.folder().resolve("run.json"));
    Path weights = run.folder().resolve("model/model-0000.params");
    Object before = Files.getLastModifiedTime(weights);
    assertThat(resume(run).code()).isZero();
    assertThat(Files.getLastModifiedTime(weights)).isEqualTo(before);
    run.assertAllReadable("done again");
  }

  @Test
  void aFinishedRunIsLeftAsItIs() throws IOException {
    TrainedRun run = train(directory.resolve("run"), "pytorch");
    String report = Files.readString(run.folder().resolve("run.json"));
    Result result = resume(run, "--json");

    assertThat(result.code()).isZero();
    assertThat(result.out().trim()).isEqualTo(report.trim());
    assertThat(resume(run).out()).contains("is finished: nothing to resume");
  }

  @Test
  void aDamagedCheckpointIsReported() throws IOException {
    TrainedRun whole = whole("pytorch");
    TrainedRun broken = train(directory.resolve("broken"), "pytorch");
    broken.goBackTo(4);
    Path newest = broken.checkpoints().get(0).file();
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);
    Result result = resume(broken, "--quiet");

    assertThat(result.code()).isZero();
    assertThat(result.err())
        .isEqualTo(
            "sphere: the checkpoint %s is damaged: its SHA-256 is not that of its content; the one before is used%n"
                .formatted(newest));
    broken.assertEquals(whole, "from the one before");
  }

  /** A file that is written goes to the device without space. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoints/iteration-00000004.checkpoint",
        "metrics.csv",
        "diagnostics.jsonl",
        "run.json"
      })
  void aFullDiskEndsItInALineAndItGoesOnLater(String file) throws IOException {
    assumeThat(Path.of("/dev/full")).exists();
    TrainedRun whole = whole("pytorch");
    TrainedRun broken = train(directory.resolve("broken"), "pytorch");
    broken.goBackTo(3);
    Path full = broken.folder().resolve(file);
    Files.createSymbolicLink(
        full.resolveSibling(full.getFileName() + ".unfinished"), Path.of("/dev/full"));

    resume(broken, "--quiet").assertFailed(1, "cannot write " + full + ": No space left on device");
    broken.assertAllReadable("full disk");
    assertThat(resume(broken).code()).isZero();
    broken.assertEquals(whole, "with space again");
  }

  @ParameterizedTest
  @CsvSource({
    "--lr, 0.1",
    "--iterations, 12",
    "--epochs, 9",
    "--seed, 2",
    "--out, elsewhere",
    "--config, other.yaml",
    "--data, shapes10",
  })
  void whatWouldChangeTheRunIsRefused(String option, String value) throws IOException {
    Path run = Files.createDirectory(directory.resolve("run"));
    Files.writeString(run.resolve("config.yaml"), "seed: 1\n");
    resume(new TrainedRun(run), option, value)
        .assertFailed(2, option + " cannot be given with --resume");
    resume(new TrainedRun(run), option + "=" + value)
        .assertFailed(2, option + " cannot be given with --resume");
  }

  @Test
  void whatIsNoRunIsRefused() throws IOException {
    Path nothing = directory.resolve("nothing");
    resume(new TrainedRun(nothing)).assertFailed(2, nothing + "/config.yaml does not exist");
    Path damaged = Files.createDirectory(directory.resolve("damaged"));
    Files.writeString(damaged.resolve("config.yaml"), "seed: [");
    resume(new TrainedRun(damaged)).assertFailed(2, "config.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "--checkpoint-every, 5s, such as 10i",
    "--keep-checkpoints, 0, must be at least 1",
  })
  void illegalOptionsAreRefused(String option, String value, String message) {
    Result.of(Result.training(directory.resolve("run"), option, value)).assertFailed(2, message);
    assertThat(directory.resolve("run")).doesNotExist();
  }

  /** A test set of another size, and another rate. */
  @Test
  void anotherConfigIsRefused() throws IOException {
    TrainedRun run = train(directory.resolve("run"), "pytorch");
    run.goBackTo(4);
    Path config = run.folder().resolve("config.yaml");
    String before = Files.readString(config);
    Files.writeString(config, before.replace("test-limit: 20", "test-limit: 19"));
    resume(run, "--quiet").assertFailed(1, "cannot be used: the data has changed since");
    Files.writeString(config, before.replace("lr: 0.003", "lr: 0.004"));
    resume(run, "--quiet")
        .assertFailed(1, "config.yaml has changed since: lr was 0.003 and is 0.004");
  }
}

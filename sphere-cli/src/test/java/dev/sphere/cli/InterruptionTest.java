package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings in processes of their own, ended by signals. {@code -Dsphere.kills=30} kills more often
 * than a build does, {@code -Dsphere.seed} chooses the moments.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class InterruptionTest {

  private static final int KILLS = Integer.getInteger("sphere.kills", 3);
  private static final long SEED = Long.getLong("sphere.seed", System.nanoTime());
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Iterations that pass from one kill to the next, at most. */
  private static final int STRIDE = 12;

  @TempDir private Path directory;

  /** A process, and what it says on both streams. */
  private record Sphere(Process process, Path says) {
    String said() throws IOException {
      return Files.readString(says);
    }
  }

  private Sphere start(Object... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + directory.resolve("hs_err.log"),
                "-cp",
                System.getProperty("java.class.path"),
                dev.sphere.cli.Sphere.class.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Path says = Files.createTempFile(directory, "says", ".txt");
    return new Sphere(
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(says.toFile())
            .start(),
        says);
  }

  private static int ended(Sphere sphere) throws IOException, InterruptedException {
    assertThat(sphere.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as(sphere.said())
        .isTrue();
    return sphere.process().exitValue();
  }

  private Object[] training(TrainedRun run, int iterations, String every) {
    return Result.training(
        run.folder(),
        "--iterations",
        iterations,
        "--augmentation",
        "crop-flip",
        "--loss",
        "curricularface",
        "--device",
        "cpu",
        "--checkpoint-every",
        every);
  }

  private TrainedRun whole(int iterations) throws IOException, InterruptedException {
    TrainedRun whole = new TrainedRun(directory.resolve("whole"));
    Sphere sphere = start(training(whole, iterations, "1000i"));
    assertThat(ended(sphere)).as(sphere.said()).isZero();
    return whole;
  }

  /** Waits for something to be so, as long as a process runs. */
  private interface Moment {
    boolean isHere() throws IOException;
  }

  private static boolean await(Sphere sphere, Moment moment)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (!moment.isHere()) {
      if (!sphere.process().isAlive()) {
        return false;
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
      Thread.sleep(0, 200_000);
    }
    return true;
  }

  /**
   * A checkpoint a step makes half of the moments moments of writing. Each kill comes after a
   * random number of steps and then a random time; one in five comes at a random time of the start.
   */
  @Test
  void killedAtAnyMomentItGoesOnAsIfNothingHadHappened() throws Exception {
    Random random = new Random(SEED);
    int iterations = KILLS * STRIDE;
    TrainedRun run = new TrainedRun(directory.resolve("run"));
    long whileWriting = 0;
    int kills = 0;
    Sphere sphere = start(training(run, iterations, "1i"));
    for (boolean isAlive = true; kills < KILLS && isAlive; ) {
      String context = "seed " + SEED + ", kill " + kills;
      if (kills % 5 == 4) {
        Thread.sleep(random.nextInt(2000));
      } else {
        int from = run.iteration();
        int steps = 1 + random.nextInt(STRIDE);
        isAlive = await(sphere, () -> run.iteration() >= from + steps);
        if (isAlive && kills % 2 == 1) {
          isAlive = await(sphere, () -> run.unfinished() > 0);
        } else {
          Thread.sleep(random.nextInt(20));
        }
      }
      sphere.process().destroyForcibly();
      int code = ended(sphere);
      assertThat(code).as("%s: %s", context, sphere.said()).isIn(0, 137);
      if (code == 137) {
        kills++;
        whileWriting += run.unfinished() > 0 ? 1 : 0;
        run.assertAllReadable(context);
        sphere = start("train", "--resume", run.folder());
      } else {
        isAlive = false;
      }
      assertThat(sphere.said()).as(context).doesNotContain("damaged");
    }
    assertThat(ended(sphere)).as("seed %d: %s", SEED, sphere.said()).isZero();
    System.out.printf(
        "seed %d: %d kills, %d of them while a file was being written%n",
        SEED, kills, whileWriting);

    assertThat(kills).as("seed %d", SEED).isGreaterThanOrEqualTo(Math.max(1, KILLS * 2 / 3));
    run.assertEquals(whole(iterations), "seed " + SEED);
    run.assertAllReadable("seed " + SEED);
  }

  @Test
  void sigtermFinishesTheStepAndWritesACheckpoint() throws Exception {
    int iterations = 24;
    TrainedRun run = new TrainedRun(directory.resolve("run"));
    Sphere sphere = start(training(run, iterations, "1000i"));
    assertThat(await(sphere, () -> Files.exists(run.metrics()))).as(sphere.said()).isTrue();
    sphere.process().destroy();

    assertThat(ended(sphere)).as(sphere.said()).isEqualTo(130);
    assertNoCrash();
    int stopped = run.iteration();
    assertThat(stopped).isBetween(2, iterations - 1);
    assertThat(sphere.said())
        .contains("stops after this step, with a checkpoint")
        .contains("stopped after iteration %d, with a checkpoint".formatted(stopped))
        .contains("go on with: sphere train --resume " + run.folder())
        .doesNotContain("\tat ");
    run.assertAllReadable("stopped");

    Sphere resumed = start("train", "--resume", run.folder());
    assertThat(ended(resumed)).as(resumed.said()).isZero();
    assertThat(resumed.said()).contains("goes on after iteration " + stopped);
    run.assertEquals(whole(iterations), "stopped after " + stopped);
  }

  @Test
  void aReproductionThatWasStoppedGoesOn() throws Exception {
    Path folder = directory.resolve("losses");
    Object[] losses = {
      "reproduce",
      "losses",
      "--scale",
      "smoke",
      "--train-limit",
      "200",
      "--test-limit",
      "40",
      "--out",
      folder
    };
    Sphere sphere = start(losses);
    assertThat(await(sphere, () -> results(folder) > 0)).as(sphere.said()).isTrue();
    sphere.process().destroy();

    assertThat(ended(sphere)).as(sphere.said()).isEqualTo(130);
    long measured = results(folder);
    assertThat(measured).isBetween(1L, 20L);
    assertThat(sphere.said())
        .contains("stops after this step, with a checkpoint")
        .contains("stopped; the same command goes on where it was")
        .doesNotContain("\tat ");
    Sphere resumed = start(losses);
    assertThat(ended(resumed)).as(resumed.said()).isZero();
    assertThat(results(folder)).isEqualTo(21);
    assertThat(resumed.said()).contains("21/21").doesNotContain("\n1/21");
    assertThat(folder).isDirectoryNotContaining("glob:**.checkpoints");
  }

  private static long results(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  /** In steps that take about a second; the shell has 128 and the number of the signal. */
  @Test
  void theSecondSignalEndsItAtOnce() throws Exception {
    TrainedRun run = new TrainedRun(directory.resolve("run"));
    Sphere sphere =
        start(
            "train",
            "--width",
            "1",
            "--train-limit",
            "64",
            "--test-limit",
            "1",
            "--batch-size",
            "64",
            "--iterations",
            "40",
            "--out",
            run.folder());
    assertThat(await(sphere, () -> Files.exists(run.metrics()))).as(sphere.said()).isTrue();
    int kept = run.iteration();
    sphere.process().destroy();
    assertThat(await(sphere, () -> sphere.said().contains("stops after this step"))).isTrue();
    sphere.process().destroy();

    assertThat(ended(sphere)).as(sphere.said()).isEqualTo(128 + 15);
    assertThat(sphere.said()).doesNotContain("stopped after");
    assertThat(run.iteration()).isGreaterThanOrEqualTo(kept);
    assertNoCrash();
    run.assertAllReadable("ended at once");
  }

  /** The second is refused while the first runs, and goes on once the first was killed. */
  @Test
  void twoProcessesDoNotTrainInOneFolder() throws Exception {
    int iterations = 40;
    TrainedRun run = new TrainedRun(directory.resolve("run"));
    Sphere first = start(training(run, iterations, "1i"));
    assertThat(await(first, () -> run.iteration() > 1)).as(first.said()).isTrue();
    Sphere second = start("train", "--resume", run.folder());
    assertThat(ended(second)).as(second.said()).isEqualTo(1);
    assertThat(second.said().strip())
        .isEqualTo(
            "sphere: %s is in use: process %d trains in it"
                .formatted(run.folder(), first.process().pid()));
    assertThat(first.process().isAlive()).as("else nothing was tested").isTrue();
    first.process().destroyForcibly();
    ended(first);

    Sphere third = start("train", "--resume", run.folder());
    assertThat(ended(third)).as(third.said()).isZero();
    assertThat(third.said()).contains("goes on after iteration ");
    run.assertAllReadable("locked");
  }

  @Test
  void aFolderThatBecomesReadOnlyEndsItInALine() throws Exception {
    int iterations = 40;
    TrainedRun run = new TrainedRun(directory.resolve("run"));
    Sphere sphere = start(training(run, iterations, "1i"));
    assertThat(await(sphere, () -> run.iteration() > 1)).as(sphere.said()).isTrue();
    Path checkpoints = run.folder().resolve("checkpoints");
    int kept;
    try (ReadOnly folders = ReadOnly.of(run.folder(), checkpoints)) {
      assertThat(ended(sphere)).as(sphere.said()).isEqualTo(1);
      assertThat(sphere.said())
          .containsPattern("(?m)^sphere: cannot write " + run.folder() + "/.*: [^:]+$")
          .doesNotContain("\tat ");
      run.assertAllReadable("read-only");
      kept = run.iteration();
      assertThat(kept).isPositive();

      Sphere refused = start("train", "--resume", run.folder());
      assertThat(ended(refused)).as(refused.said()).isEqualTo(1);
      assertThat(refused.said().strip())
          .isEqualTo(
              "sphere: cannot write to %s, where the training would go on".formatted(run.folder()));
      assertThat(run.iteration()).as(folders.toString()).isEqualTo(kept);
    }

    Sphere resumed = start("train", "--resume", run.folder());
    assertThat(ended(resumed)).as(resumed.said()).isZero();
    assertThat(resumed.said()).contains("goes on after iteration " + kept);
    run.assertEquals(whole(iterations), "writable again");
  }

  private void assertNoCrash() {
    assertThat(new File(directory.toFile(), "hs_err.log")).doesNotExist();
  }
}

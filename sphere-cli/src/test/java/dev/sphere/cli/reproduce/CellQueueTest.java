package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.reproduce.CellQueue.Ground;
import dev.sphere.cli.reproduce.CellQueue.Outcome;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.Shapes10;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Checkpointing;
import dev.sphere.models.training.Checkpoints;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.StoppedException;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Cells are measured one after the other, whatever interrupts them. */
class CellQueueTest {

  private static final Ground GROUND = new Ground("shapes10", "", "abc", "some engine 1");

  private final ImageExperiment experiment =
      (ImageExperiment) KnownExperiments.all().get("figure-3b");
  private final List<Cell> cells = experiment.cells(Scale.SMOKE, 1, "shapes10");

  private final List<String> said = new ArrayList<>();

  @TempDir private Path folder;

  @EachEngine
  void whatIsMeasuredIsAsWithoutInterruption(EngineSupport engine) throws IOException {
    Measured whole = run(engine, Checkpointing.NONE);
    int[] steps = {0};
    Checkpointing stoppedAtThree =
        new Checkpoints(
            new ResultFolder(folder).checkpoints(cells.get(0)),
            CheckpointSchedule.parse("1i"),
            origin(Map.of()),
            () -> ++steps[0] == 3,
            warning -> assertThat(warning).isNull());
    assertThatThrownBy(() -> run(engine, stoppedAtThree)).isInstanceOf(StoppedException.class);

    assertThat(whole.series().get(Curve.ITERATION)).containsExactly(1.0, 2.0, 3.0, 4.0);
    assertThat(run(engine, stoppedAtThree)).isEqualTo(whole);
    assertThat(steps[0]).isEqualTo(4);
  }

  private Measured run(EngineSupport engine, Checkpointing checkpoints) throws IOException {
    ImageData data = new Shapes10(160, 40).load(DatasetOptions.defaults());
    return experiment.run(
        cells.get(0),
        Scale.SMOKE,
        data,
        new TrainingPlace(engine.engine(), Device.cpu(), checkpoints, quiet()));
  }

  private static OutputOptions quiet() {
    return CommandLine.populateCommand(new OutputOptions(), "--quiet");
  }

  private Resumable origin(Map<String, Object> protocol) throws IOException {
    return new CellOrigin("figure-3b", cells.get(0), protocol, GROUND, "");
  }

  /** As a process that is killed: the result is not there, the checkpoint is. */
  private void interrupt() {
    assertThatIOException()
        .isThrownBy(
            () ->
                queue()
                    .run(
                        cells,
                        GROUND,
                        (cell, checkpoints) -> {
                          assertThat(checkpoints.isEmpty()).isTrue();
                          checkpoints.write(7, 0, List.of());
                          throw new IOException("killed");
                        }))
        .withMessage("killed");
  }

  private CellQueue queue() throws IOException {
    return new CellQueue(experiment, Scale.SMOKE, new ResultFolder(folder), said::add, () -> false);
  }

  @Test
  void onlyTheCellThatWasInterruptedHasACheckpointAndNoneWhenItIsMeasured() throws IOException {
    interrupt();
    Path checkpoints = folder.resolve(cells.get(0).fileName() + ".checkpoints");
    assertThat(checkpoints).isNotEmptyDirectory();

    queue()
        .run(
            cells,
            GROUND,
            (cell, kept) -> {
              assertThat(kept.isEmpty()).isEqualTo(!cell.equals(cells.get(0)));
              kept.restore(List.of());
              return Measured.of(Map.of("accuracy", 0.5));
            });

    assertThat(checkpoints).doesNotExist();
    assertThat(new ResultFolder(folder).has(cells.get(0))).isTrue();
  }

  /** Somebody forgets an option, and a training of hours is not lost for that. */
  @Test
  void leavesACheckpointOfOtherDataAlone() throws IOException {
    interrupt();
    Path checkpoint =
        folder
            .resolve(cells.get(0).fileName() + ".checkpoints")
            .resolve("iteration-00000007.checkpoint");
    byte[] before = Files.readAllBytes(checkpoint);

    assertThatIOException()
        .isThrownBy(
            () ->
                queue()
                    .run(
                        cells,
                        new Ground("shapes10", "", "other images", "some engine 1"),
                        (cell, kept) -> Measured.of(Map.of("accuracy", 0.5))))
        .withMessage(
            checkpoint
                + " is of another protocol, scale, engine or data. Take another --out, or delete"
                + " it.");
    assertThat(checkpoint).hasBinaryContent(before);
  }

  @Test
  void beginsAnewWithTheCheckpointOfAnotherRevision() throws IOException {
    new ResultFolder(folder)
        .checkpoints(cells.get(0))
        .write(
            7,
            0,
            List.of(
                new CellOrigin(
                    "figure-3b",
                    cells.get(0),
                    experiment.protocol(cells.get(0), Scale.SMOKE, "shapes10"),
                    GROUND,
                    "0123456789ab")));

    queue()
        .run(
            cells,
            GROUND,
            (cell, kept) -> {
              assertThat(kept.isEmpty()).isTrue();
              return Measured.of(Map.of("accuracy", 0.5));
            });

    assertThat(said)
        .contains(
            "%s, seed 1: begins anew, its checkpoint is damaged or of another revision"
                .formatted(cells.get(0).group()));
  }

  @Test
  void beginsAnewWhereTheCheckpointIsDamaged() throws IOException {
    interrupt();
    Path checkpoints = folder.resolve(cells.get(0).fileName() + ".checkpoints");
    Files.write(checkpoints.resolve("iteration-00000007.checkpoint"), new byte[] {1});

    assertThat(queue().run(cells, GROUND, (cell, kept) -> Measured.of(Map.of("accuracy", 0.5))))
        .isEqualTo(new Outcome(false, 0, 0));
    assertThat(checkpoints).doesNotExist();
  }

  @Test
  void goesOnAfterACellThatDiverges() throws IOException {
    Outcome outcome =
        queue()
            .run(
                cells,
                GROUND,
                (cell, kept) -> {
                  if (cell.equals(cells.get(0))) {
                    diverge();
                  }
                  return Measured.of(Map.of("accuracy", 0.5));
                });

    assertThat(outcome).isEqualTo(new Outcome(false, 0, 1));
    assertThat(said.get(0))
        .startsWith("1/%d  %s, seed 1: diverged, ".formatted(cells.size(), cells.get(0).group()))
        .contains(" is not finite at iteration ");
    assertThat(new ResultFolder(folder).has(cells.get(0))).isFalse();
    assertThat(new ResultFolder(folder).has(cells.get(1))).isTrue();
  }

  /** At this rate one step makes weights so large that their products are not finite. */
  private static void diverge() throws IOException {
    ImageData data = new Shapes10(16, 10).load(DatasetOptions.defaults());
    Hyperparameters steep = Recipe.PAPER.hyperparameters().toBuilder().rate(1e37).build();
    NetworkSpec spec =
        NetworkSpec.builder(
                "cnn-3", TrainingSession.imageShape(data.train()), data.train().classNames())
            .width(0.03)
            .operator(NetworkSpec.PLAIN_CONVOLUTION)
            .build();
    SphereNetwork network =
        SphereInjector.create().getInstance(NetworkFactory.class).create(spec, steep.loss());
    TrainingPlan plan = new TrainingPlan(steep, 9, 16, Augmentation.NONE, 1);
    TrainingPlace place =
        new TrainingPlace(
            EngineSupport.named("pytorch").engine(), Device.cpu(), Checkpointing.NONE, quiet());
    try (TrainingSession session = new TrainingSession(network, data, plan, place)) {
      session.train(Optional.empty(), TrainingObserver.NONE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CPU | abc | some engine 1 | was measured at another scale (smoke, now cpu)",
        "SMOKE | def | some engine 1 | was measured on other images (abc, now def)",
        "SMOKE | abc | some engine 2 | was measured by another engine (some engine 1, now some engine 2)"
      })
  void doesNotMixWhatCannotBeCompared(Scale scale, String checksum, String engine, String message)
      throws IOException {
    Experiment curves = KnownExperiments.all().get("figure-2");
    List<Cell> all = curves.cells(scale, 1, "");
    CellQueue.Method method = (cell, kept) -> Measured.of(Map.of("slope", 0.5));
    ResultFolder results = new ResultFolder(folder);
    new CellQueue(curves, Scale.SMOKE, results, said::add, () -> false)
        .run(all.subList(1, 2), GROUND, method);

    assertThatIOException()
        .isThrownBy(
            () ->
                new CellQueue(curves, scale, results, said::add, () -> false)
                    .run(
                        List.of(all.get(2), all.get(1)),
                        new Ground("shapes10", "", checksum, engine),
                        method))
        .withMessage(
            "%s with seed 1 %s. Take another --out.".formatted(all.get(1).group(), message));
    assertThat(results.has(all.get(2))).isFalse();
  }

  @Test
  void stopsBeforeTheNextCell() throws IOException {
    int[] measured = {0};
    CellQueue queue =
        new CellQueue(
            experiment, Scale.SMOKE, new ResultFolder(folder), said::add, () -> measured[0] == 1);

    assertThat(
            queue.run(
                cells,
                GROUND,
                (cell, kept) -> {
                  measured[0]++;
                  return Measured.of(Map.of("accuracy", 0.5));
                }))
        .isEqualTo(new Outcome(true, 0, 0));
    assertThat(measured[0]).isEqualTo(1);
    assertThat(new ResultFolder(folder).has(cells.get(0))).isTrue();
  }
}

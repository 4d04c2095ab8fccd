package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.reproduce.CellQueue.Ground;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.Shapes10;
import dev.sphere.models.training.Checkpointing;
import dev.sphere.models.training.Checkpoints;
import dev.sphere.models.training.StoppedException;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A cell that was interrupted goes on in its training. */
class InterruptedCellTest {

  private static final Ground GROUND = new Ground("shapes10", "abc", "some engine 1");

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

  @Test
  void beginsAnewOnOtherData() throws IOException {
    interrupt();

    queue()
        .run(
            cells,
            new Ground("shapes10", "other images", "some engine 1"),
            (cell, kept) -> {
              assertThat(kept.isEmpty()).isTrue();
              return Measured.of(Map.of("accuracy", 0.5));
            });

    assertThat(said)
        .contains(
            "%s, seed 1: begins anew, its checkpoint is damaged or of another protocol, revision or"
                    .formatted(cells.get(0).group())
                + " data");
  }

  @Test
  void beginsAnewWhereTheCheckpointIsDamaged() throws IOException {
    interrupt();
    Path checkpoints = folder.resolve(cells.get(0).fileName() + ".checkpoints");
    Files.write(checkpoints.resolve("iteration-00000007.checkpoint"), new byte[] {1});

    assertThat(queue().run(cells, GROUND, (cell, kept) -> Measured.of(Map.of("accuracy", 0.5))))
        .isTrue();
    assertThat(checkpoints).doesNotExist();
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
        .isFalse();
    assertThat(measured[0]).isEqualTo(1);
    assertThat(new ResultFolder(folder).has(cells.get(0))).isTrue();
  }
}

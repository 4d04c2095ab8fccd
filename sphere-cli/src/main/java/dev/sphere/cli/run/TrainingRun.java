package dev.sphere.cli.run;

import ai.djl.Model;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.TrainingProgress;
import dev.sphere.cli.picture.CurvesPicture;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.diagnostics.Diagnosis;
import dev.sphere.models.network.NetworkSummary;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.training.Checkpoints;
import dev.sphere.models.training.StoppedException;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * A training in its run folder.
 *
 * @param training what is trained
 * @param folder where it leaves its files, and may have left checkpoints before
 * @param output what is shown
 */
public record TrainingRun(PreparedTraining training, RunFolder folder, OutputOptions output) {

  /**
   * Trains to the end and leaves model, curves and report.
   *
   * @param store where the checkpoints are
   * @param schedule when they are written
   * @throws StoppedException if a signal asked it to stop
   * @throws IOException if a file cannot be written, or no checkpoint that is there can be read
   */
  public RunReport train(CheckpointStore store, CheckpointSchedule schedule) throws IOException {
    try (Model model = training.newModel()) {
      noteBeginning();
      TrainingResult result;
      RunRecorder recorder;
      try (TrainingProgress progress = new TrainingProgress(output, training.plan().iterations());
          StopSignals stop = new StopSignals(output)) {
        Diagnosis diagnosis =
            new Diagnosis(
                training.network(), Diagnosis.probe(training.data().test()), model.getNDManager());
        recorder = new RunRecorder(folder, diagnosis);
        Origin origin =
            new Origin(
                training.engine(), training.data().checksum(), training.options(), this::warn);
        Checkpoints checkpoints = new Checkpoints(store, schedule, origin, stop, this::warn);
        result =
            new Training(
                    training.network(),
                    training.regularizer(),
                    training.data(),
                    training.plan(),
                    model.getNDManager(),
                    progress.andThen(recorder))
                .run(checkpoints);
      }
      // A run that was killed in its last moments has its model already.
      if (!SavedModel.isIn(folder.model())) {
        new SavedModel(training.spec(), model).save(folder.model());
      }
      Pictures.writeSheet(folder.curves(), () -> CurvesPicture.of(recorder.measurements()), output);
      RunReport report = RunReport.of(result, training, folder);
      folder.writeReport(report);
      return report;
    } catch (UncheckedIOException unwritable) {
      throw unwritable.getCause();
    }
  }

  private void noteBeginning() {
    output.note(
        "%s, %d training and %d test images, %s parameters, %d iterations on %s, into %s"
            .formatted(
                training.data().name(),
                training.data().train().size(),
                training.data().test().size(),
                String.format(
                    Locale.ROOT, "%,d", NetworkSummary.learnedNumbers(training.network())),
                training.plan().iterations(),
                training.options().get("engine"),
                folder.path()));
  }

  private void warn(String message) {
    output.warn("sphere: " + message);
  }
}

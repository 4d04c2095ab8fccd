package dev.sphere.cli.tensorboard;

import dev.sphere.cli.output.LayerNames;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import dev.sphere.models.training.Measurement;
import java.util.Optional;

/**
 * The records of an event file. The numbers of the fields are those of {@code event.proto}.
 *
 * @param begin when the training began, in seconds since 1970
 */
record Events(long begin) {

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  /** Returns the record that a file begins with. */
  byte[] fileVersion() {
    return record(new WireMessage().real(WALL_TIME, begin).text(FILE_VERSION, "brain.Event:2"));
  }

  /** Returns the record of a measurement, and of the look at the network if there was one. */
  byte[] measured(Measurement m, Optional<Diagnostics> look) {
    Summary summary =
        new Summary()
            .scalar("loss/train", m.trainLoss())
            .scalar("loss/test", m.testLoss())
            .scalar("accuracy/train", m.trainAccuracy())
            .scalar("accuracy/test", m.testAccuracy())
            .scalar("learning-rate", m.learningRate())
            .scalar("images-per-second", m.imagesPerSecond());
    if (look.isPresent()) {
      for (LayerDiagnostics layer : look.get().layers()) {
        String name = LayerNames.shown(layer.layer());
        summary.histogram("angle/" + name, layer.angles());
        layer.slopes().ifPresent(slopes -> summary.histogram("slope/" + name, slopes));
      }
    }
    return record(
        new WireMessage()
            .real(WALL_TIME, begin + m.seconds())
            .whole(STEP, m.iteration())
            .message(SUMMARY, summary.toMessage()));
  }

  private static byte[] record(WireMessage event) {
    return TfRecord.of(event.toBytes());
  }
}

package dev.sphere.cli.reproduce;

import dev.sphere.models.data.ImageData;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** An experiment on images. */
public non-sealed interface ImageExperiment extends Experiment {

  /** Returns the names of the data sets that the experiment is for, at least one. */
  List<String> dataSets();

  /** Returns the side in pixels that a folder's images are resized to; empty for the default. */
  default OptionalInt imageSize(Scale scale) {
    return OptionalInt.empty();
  }

  /**
   * Measures a cell.
   *
   * @throws IOException if a checkpoint cannot be read or written
   */
  Measured run(Cell cell, Scale scale, ImageData data, TrainingPlace place) throws IOException;
}

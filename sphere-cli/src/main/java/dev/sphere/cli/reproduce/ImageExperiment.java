package dev.sphere.cli.reproduce;

import dev.sphere.models.data.ImageData;
import java.io.IOException;
import java.util.List;

/** An experiment on images. */
public non-sealed interface ImageExperiment extends Experiment {

  /** Returns the names of the data sets that the experiment is for, at least one. */
  List<String> dataSets();

  /**
   * Measures a cell.
   *
   * @throws IOException if a checkpoint cannot be read or written
   */
  Measured run(Cell cell, Scale scale, ImageData data, TrainingPlace place) throws IOException;
}

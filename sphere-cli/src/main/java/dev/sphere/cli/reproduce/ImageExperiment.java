package dev.sphere.cli.reproduce;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.sphere.models.data.ImageData;
import java.util.List;

/** An experiment on images. */
public non-sealed interface ImageExperiment extends Experiment {

  /** Returns the names of the data sets that the experiment is for, at least one. */
  List<String> dataSets();

  /** Measures a cell. */
  Measured run(Cell cell, Scale scale, ImageData data, Engine engine, Device device);
}

package dev.sphere.cli.reproduce;

/** An experiment that asks no images and no engine. */
public non-sealed interface Analysis extends Experiment {

  /** Measures a cell. */
  Measured run(Cell cell, Scale scale);
}

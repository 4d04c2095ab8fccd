package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.Report;
import java.util.List;
import java.util.Map;

/** Cells that are measured one by one, each on its own, and what they show together. */
public sealed interface Experiment permits Analysis, ImageExperiment {

  /** Returns the texts that describe it. */
  Description description();

  /** Returns the id on the command line. */
  default String id() {
    return description().id();
  }

  /**
   * Returns the cells at a scale, seed by seed.
   *
   * @param seeds how often each is measured
   * @param data the name of the data set that they are measured on; empty for an analysis
   */
  List<Cell> cells(Scale scale, int seeds, String data);

  /** Returns every setting of a cell, written out. */
  Map<String, Object> protocol(Cell cell, Scale scale, String data);

  /**
   * Returns what results show; there is at least one.
   *
   * @param results of one scale, any number of the cells
   */
  Report report(List<CellResult> results);
}

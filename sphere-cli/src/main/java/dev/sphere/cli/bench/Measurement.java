package dev.sphere.cli.bench;

import dev.sphere.cli.report.BenchReport;

/**
 * A subject of {@code sphere bench}, prepared: its constructor refuses what is unknown or illegal,
 * before anything of any subject is measured.
 */
public interface Measurement {

  /** Measures and adds what was found. */
  void run(BenchReport report);
}

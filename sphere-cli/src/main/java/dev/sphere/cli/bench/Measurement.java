package dev.sphere.cli.bench;

import dev.sphere.cli.report.BenchReport;
import java.io.IOException;

/**
 * A subject of {@code sphere bench}, prepared: its constructor refuses what is unknown or illegal,
 * before anything of any subject is measured.
 */
public interface Measurement {

  /**
   * Measures and adds what was found.
   *
   * @throws IOException if a process or a file that it needs fails
   */
  void run(BenchReport report) throws IOException;
}

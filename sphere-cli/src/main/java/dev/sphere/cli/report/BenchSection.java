package dev.sphere.cli.report;

import dev.sphere.cli.output.Table;

/** A part of what {@code sphere bench} found; its components are facts for programs. */
public interface BenchSection {

  /** Returns the name under which programs find sections of its sort. */
  String sort();

  /** Returns what was measured, such as {@code training step of cnn-9}. */
  String title();

  /** Returns it for people. */
  Table table();
}

package dev.sphere.cli.reproduce;

import java.util.Locale;

/** How large an experiment is. */
public enum Scale {
  /** Seconds, on generated data: shows that it runs. */
  SMOKE,
  /** What two processor cores do in one to three hours. */
  CPU,
  /** The paper's protocol, for a GPU. */
  PAPER;

  /** Returns the name on the command line. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}

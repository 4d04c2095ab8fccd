package dev.sphere.cli.reproduce;

/** How large an experiment is. */
public enum Scale {
  /** Seconds, on generated data: shows that it runs. */
  SMOKE,
  /** What two processor cores do in an hour or so. */
  CPU
}

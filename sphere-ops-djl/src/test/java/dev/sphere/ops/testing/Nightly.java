package dev.sphere.ops.testing;

/** How much a test does: little in each build, much in Maven's profile {@code nightly}. */
public final class Nightly {

  /** Whether the profile is on. */
  private static final boolean ON = Boolean.getBoolean("sphere.nightly");

  private Nightly() {}

  /** Returns how often something is done. */
  public static int times(int inEachBuild, int nightly) {
    return ON ? nightly : inEachBuild;
  }
}

package dev.sphere.models;

import java.util.Optional;

/** The version of Sphere. */
public final class SphereVersion {

  private SphereVersion() {}

  /** Returns the version in the jar's manifest, or {@code development} outside a jar. */
  public static String current() {
    return Optional.ofNullable(SphereVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}

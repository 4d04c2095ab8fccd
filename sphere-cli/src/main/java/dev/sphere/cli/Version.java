package dev.sphere.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of Sphere. */
public final class Version implements IVersionProvider {

  /** Returns the version in the jar's manifest, or {@code development} outside a jar. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sphere " + current()};
  }
}

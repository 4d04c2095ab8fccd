package dev.sphere.cli;

import dev.sphere.models.SphereVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"sphere " + SphereVersion.current()};
  }
}

package dev.sphere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of Sphere. */
public final class Version implements IVersionProvider {

  /** Returns the version in the jar's manifest, or {@code development} outside a jar. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /**
   * Returns the revision of the sources that this was built from, as Git abbreviates it, with
   * {@code -dirty} where they are changed; empty where there are no sources or no Git.
   */
  public static String commit() {
    try {
      Path code =
          Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // sphere-cli/target/classes or sphere-cli/target/sphere-cli.jar
      Path module = code.getParent().getParent();
      if (!Files.isRegularFile(module.resolve("pom.xml"))) {
        return "";
      }
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
              .directory(module.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String described = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
      return git.waitFor() == 0 ? described : "";
    } catch (IOException | URISyntaxException noGit) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sphere " + current()};
  }
}

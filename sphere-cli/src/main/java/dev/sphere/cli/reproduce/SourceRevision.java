package dev.sphere.cli.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The revision of the sources that Sphere was built from. */
final class SourceRevision {

  private SourceRevision() {}

  /**
   * Returns it as Git abbreviates it, with {@code -dirty} where the sources are changed; empty
   * where there are no sources or no Git.
   */
  static String current() {
    try {
      Path code =
          Path.of(SourceRevision.class.getProtectionDomain().getCodeSource().getLocation().toURI());
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
}

package dev.sphere.cli.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The revision of the checkout that Sphere runs from. It is that of the moment it is asked for,
 * which is when the cells begin, whenever Sphere was built.
 */
final class SourceRevision {

  private SourceRevision() {}

  /**
   * Returns HEAD as Git abbreviates it, with {@code -dirty} where any file that Git tracks is
   * changed; empty where there is no checkout or no Git.
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

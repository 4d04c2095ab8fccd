package dev.sphere.cli.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The revision of the sources that Sphere was built from, where it runs from a checkout. It is that
 * of the moment it is asked for, which is when the cells begin, whenever Sphere was built.
 */
final class SourceRevision {

  /** Of all files, from anywhere in the checkout: what is built, not its tests, not documents. */
  private static final List<String> SOURCES =
      List.of("--", ":/pom.xml", ":/*/pom.xml", ":/*/src/main/*");

  private SourceRevision() {}

  /**
   * Returns the last revision that changed the sources as Git abbreviates it, with {@code -dirty}
   * where they are changed since; empty where there is no checkout or no Git.
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
      String revision = git(module, "log", "-1", "--format=%h", "--abbrev=12");
      return git(module, "status", "--porcelain").isEmpty() ? revision : revision + "-dirty";
    } catch (IOException | URISyntaxException noGit) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Returns what Git prints of the sources; empty where it fails. */
  private static String git(Path module, String... command)
      throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder(
                Stream.of(List.of("git"), List.of(command), SOURCES).flatMap(List::stream).toList())
            .directory(module.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    return git.waitFor() == 0 ? printed : "";
  }
}

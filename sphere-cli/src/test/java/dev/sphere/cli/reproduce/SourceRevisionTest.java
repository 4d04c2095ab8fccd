package dev.sphere.cli.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceRevisionTest {

  /** All files that are built, named one by one. */
  private static List<String> sources() throws IOException {
    List<String> files = new ArrayList<>(List.of("../pom.xml"));
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module :
          modules.filter(each -> Files.isDirectory(each.resolve("src/main"))).toList()) {
        files.add(module + "/pom.xml");
        files.add(module + "/src/main");
      }
    }
    return files;
  }

  private static String git(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("git"));
    all.addAll(List.of(command));
    all.add("--");
    all.addAll(sources());
    Process git = new ProcessBuilder(all).start();
    String printed = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    git.waitFor();
    return printed;
  }

  @Test
  void isTheLastThatChangedWhatIsBuilt() throws IOException, InterruptedException {
    assumeThat(Path.of("../.git")).exists();
    String last = git("log", "-1", "--format=%H").substring(0, 12);

    assertThat(SourceRevision.current())
        .isEqualTo(git("status", "--porcelain").isEmpty() ? last : last + "-dirty");
  }
}

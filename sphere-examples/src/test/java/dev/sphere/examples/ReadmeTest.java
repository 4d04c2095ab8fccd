package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows as Java is compiled: it is part of an example, but for white space. */
class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyJavaSnippetIsPartOfAnExample() throws IOException {
    Path examples = Path.of("src/main/java/dev/sphere/examples");
    List<String> sources =
        List.of(
            collapsed(Files.readString(examples.resolve("PlainDjlTraining.java"))),
            collapsed(Files.readString(examples.resolve("Parabola.java"))));
    Matcher snippets = JAVA.matcher(Files.readString(Path.of("../README.md")));

    int count = 0;
    while (snippets.find()) {
      String snippet = collapsed(snippets.group(1));
      assertThat(sources).as(snippet).anyMatch(source -> source.contains(snippet));
      count++;
    }
    assertThat(count).isEqualTo(2);
  }

  private static String collapsed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}

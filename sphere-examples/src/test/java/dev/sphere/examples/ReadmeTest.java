package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documents show as Java is compiled: part of an example, but for white space. */
class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({
    "README.md, 3",
    "docs/plugin-guide.md, 4",
    "docs/examples.md, 2",
    "docs/conversion.md, 1"
  })
  void everyJavaSnippetIsPartOfAnExample(String document, int snippetCount) throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.add(collapsed(Files.readString(file)));
      }
    }
    Matcher snippets = JAVA.matcher(Files.readString(Path.of("..", document)));

    int count = 0;
    while (snippets.find()) {
      String snippet = collapsed(snippets.group(1));
      assertThat(sources).as(snippet).anyMatch(source -> source.contains(snippet));
      count++;
    }
    assertThat(count).isEqualTo(snippetCount);
  }

  private static String collapsed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}

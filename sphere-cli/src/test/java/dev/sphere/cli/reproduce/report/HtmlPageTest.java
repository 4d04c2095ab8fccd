package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.cli.reproduce.CellResult;
import dev.sphere.cli.reproduce.Description;
import dev.sphere.cli.reproduce.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {

  private static final Description DESCRIPTION =
      new Description("table-0", "a < b", "Is it \"so\"?", "small & quick", "", Map.of(), Map.of());

  private static Section section(Path folder) {
    CellResult result =
        new CellResult(
            "table-0",
            Scale.CPU,
            "g",
            7,
            Map.of("data", "cifar10"),
            Map.of("x", 1.0),
            Map.of(),
            "",
            "",
            "pytorch 2",
            "",
            "",
            "");
    ResultTable table =
        new ResultTable("caption", List.of("", "difference"))
            .row(
                List.of(
                    Entry.of("row"),
                    new Entry(
                        "+1.00", Optional.of(new Interval(0.01, 0.01, OptionalDouble.of(-0.02))))));
    return new Section(
        DESCRIPTION,
        folder,
        List.of(result),
        new Report(
            List.of("x > y"),
            List.of(table),
            List.of(
                Figure.measured("there", "a picture"),
                Figure.measured("own", "another").under("of seed 8"),
                Figure.measured("absent", "none"))),
        Optional.of("It may be < chance."));
  }

  /** The farthest of all, the paper's −2 points, is 6 from the left edge of 150; zero is at 75. */
  @Test
  void drawsIntervalsToScale(@TempDir Path folder) throws IOException {
    String page = HtmlPage.of(List.of(section(folder)), List.of()).text();

    assertThat(page)
        .contains("<line class=\"zero\" x1=\"75\" x2=\"75\"")
        .contains("<line class=\"reach\" x1=\"75\" x2=\"144\"")
        .contains("<circle class=\"mean\" cx=\"109.5\"")
        .contains("<path class=\"paper\" d=\"M6 5");
  }

  @Test
  void markdownHasTheSameCaptions(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("there.png"), new byte[] {1});
    Files.write(folder.resolve("own.png"), new byte[] {2});

    assertThat(MarkdownPage.of(List.of(section(folder)), List.of(), folder))
        .contains("![a picture](there.png)")
        .contains("*a picture (scale cpu, seed 7, cifar10, pytorch 2)*")
        .contains("*another (of seed 8)*")
        .contains("\n**Reading.** It may be < chance.\n")
        .contains(
            "`./sphere reproduce table-0 --scale cpu --seeds 7 --data cifar10 --data-dir DIR`")
        .doesNotContain("absent");
  }

  @Test
  void holdsAllInOneFile(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("there.png"), new byte[] {1, 2, 3});

    Files.write(folder.resolve("own.png"), new byte[] {4, 5, 6});

    String page = HtmlPage.of(List.of(section(folder)), List.of(DESCRIPTION)).text();

    assertThat(page)
        .contains("data:image/png;base64,AQID")
        .contains("caption (scale cpu, seed 7, cifar10, pytorch 2)")
        .contains("<figcaption>a picture (scale cpu, seed 7, cifar10, pytorch 2)</figcaption>")
        .contains("<figcaption>another (of seed 8)</figcaption>")
        .contains("a &lt; b", "Is it &quot;so&quot;?", "x &gt; y", "small &amp; quick")
        .contains("<p class=\"reading\"><b>Reading.</b> It may be &lt; chance.</p>")
        .contains("Not run yet")
        .doesNotContain("absent", "http", "{{", "<script");
  }
}

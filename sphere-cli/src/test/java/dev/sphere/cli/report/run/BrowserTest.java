package dev.sphere.cli.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sphere.cli.html.Page;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a headless Chromium where there is one on the PATH, else is skipped. */
class BrowserTest {

  private static final int LIGHT = 1;
  private static final int DARK = 0;

  /** Of lines of two pixels along four charts; a legend's square has 144. */
  private static final int INK = 500;

  @TempDir private Path directory;

  /** What the browser made of a page. */
  private record View(List<String> console, BufferedImage picture) {

    long pixels(int rgb) {
      long found = 0;
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          found += (picture.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
        }
      }
      return found;
    }
  }

  private static Optional<Path> browser() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private View open(Path page, int width, int scheme) throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the PATH");
    Path picture = directory.resolve("picture.png");
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(
                browser.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + directory.resolve("profile"),
                "--enable-logging=stderr",
                "--v=0",
                "--force-color-profile=srgb",
                "--blink-settings=preferredColorScheme=" + scheme,
                "--window-size=" + width + ",2400",
                "--screenshot=" + picture,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the browser ends").isTrue();
    List<String> lines = Files.readAllLines(log);
    assertThat(picture).as(String.join("\n", lines)).exists();
    return new View(
        lines.stream().filter(line -> line.contains("CONSOLE")).toList(),
        ImageIO.read(picture.toFile()));
  }

  private static int colour(String page, int number, int scheme) {
    Matcher matcher = Pattern.compile("--colour-" + number + ": #(\\w{6})").matcher(page);
    assertThat(matcher.find()).isTrue();
    if (scheme == DARK) {
      assertThat(matcher.find()).isTrue();
    }
    return Integer.parseInt(matcher.group(1), 16);
  }

  @Test
  void aBrowserShowsEveryCurveAndHasNothingToSayWhereChromiumIsOnThePath() throws Exception {
    List<ReportedRun> runs =
        List.of(Runs.whole("one", 1), Runs.whole(Runs.HOSTILE, 2), Runs.whole("three", 3));
    Page page = RunPage.of("page", runs);
    Path file = directory.resolve("page.html");
    page.write(file);
    for (int scheme : new int[] {LIGHT, DARK}) {
      View view = open(file, 1200, scheme);

      assertThat(view.console()).isEmpty();
      for (int run = 0; run < runs.size(); run++) {
        assertThat(view.pixels(colour(page.text(), run, scheme)))
            .as("run %d, scheme %d", run, scheme)
            .isGreaterThan(INK);
      }
      assertThat(view.pixels(colour(page.text(), 3, scheme))).isZero();
      assertThat(view.pixels(scheme == LIGHT ? 0xffffff : 0x171d24)).isGreaterThan(500_000);
    }
  }

  /** Otherwise the test above could not fail. */
  @Test
  void aBrowserComplainsOfABrokenPageWhereChromiumIsOnThePath() throws Exception {
    Path file = directory.resolve("broken.html");
    Files.writeString(file, "<!DOCTYPE html><svg><polyline points=\"1,2 NaN,3\"></polyline></svg>");

    assertThat(open(file, 600, LIGHT).console()).isNotEmpty();
  }
}

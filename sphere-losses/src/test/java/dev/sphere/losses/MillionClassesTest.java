package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A million classes train in 4 GiB, engine, JVM and Adam's moments included; Linux measures it. */
class MillionClassesTest {

  private static final long MOST_KIBIBYTES = 4L << 20;

  @EachEngine
  @EnabledOnOs(OS.LINUX)
  void trainInBoundedMemory(EngineSupport engine) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                MillionClasses.class.getName(),
                engine.name())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(number(output, "VmHWM:\\s+(\\d+) kB"))
        .as(output)
        .isBetween(1L << 20, MOST_KIBIBYTES);
  }

  private static long number(String output, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}

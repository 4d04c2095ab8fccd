package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Utils;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A JVM of its own, without the native library that this one has loaded long since. */
class MissingEngineTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "mxnet, mxnet-native, mxnet-native-mkl",
    "pytorch, pytorch-native, pytorch-native-cpu",
    "mxnet, mxnet-, mxnet-engine"
  })
  void isAFailureOfTwoLines(String engine, String without, String artifact)
      throws IOException, InterruptedException {
    Result result = run(without, "train", "--engine", engine, "--iterations", "1");

    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    // The log of a library may come before it, but is no part of it.
    assertThat(result.err())
        .contains("sphere: engine " + engine + " is not available")
        .contains(artifact);
    assertThat(result.err().substring(result.err().indexOf("sphere: ")))
        .as(result.err())
        .hasLineCount(2);
    try (Stream<Path> left = Files.list(directory.resolve("work"))) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"mxnet, pytorch", "pytorch, mxnet"})
  void theOtherIsStillListed(String missing, String other)
      throws IOException, InterruptedException {
    Result result = run(missing + "-", "engines", "--json");

    assertThat(result.code()).as(result.err()).isZero();
    result
        .json()
        .get("engines")
        .forEach(
            engine ->
                assertThat(engine.get("available").asBoolean())
                    .as("%s", engine)
                    .isEqualTo(engine.get("name").asText().equals(other)));
  }

  /** Runs the command without the jars of that name, in an empty folder. */
  private Result run(String without, String... arguments) throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(without))
            .collect(Collectors.joining(File.pathSeparator));
    Path cache = Files.createDirectories(directory.resolve("cache"));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-DDJL_CACHE_DIR=" + (without.endsWith("-") ? defaultCache() : cache),
            "-DENGINE_CACHE_DIR=" + (without.endsWith("-") ? defaultCache() : cache),
            Sphere.class.getName());
    ProcessBuilder child =
        new ProcessBuilder(Stream.concat(java.stream(), Arrays.stream(arguments)).toList())
            .directory(Files.createDirectories(directory.resolve("work")).toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = child.environment();
    environment.remove("DJL_CACHE_DIR");
    environment.remove("ENGINE_CACHE_DIR");
    Process process = child.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end after a minute: " + Files.readString(err));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Where the native library of the engine that stays is unpacked already. */
  private static Path defaultCache() {
    return Utils.getCacheDir();
  }
}

package dev.sphere.ops.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes of their own, since a mode is chosen for good. */
class MathModeTest {

  @TempDir private Path directory;

  /** A convolution in a mode. */
  public static final class Program {

    private Program() {}

    /** Runs in the mode that is named. */
    public static void main(String[] arguments) {
      MathMode.valueOf(arguments[0]).select();
      try (NDManager manager = EngineSupport.named("pytorch").engine().newBaseManager()) {
        NDArray images = manager.ones(new Shape(2, 16, 8, 8));
        NDArray kernels = manager.ones(new Shape(16, 16, 3, 3));
        Conv2d.conv2d(images, kernels).singletonOrThrow().sum().getFloat();
      }
    }
  }

  /** oneDNN, asked to, prints with what attributes it convolves. */
  @ParameterizedTest
  @EnumSource
  void reachesTheConvolutions(MathMode mode) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            mode.name());
    program.environment().put("ONEDNN_VERBOSE", "1");
    program.redirectOutput(output.toFile()).redirectError(new File("/dev/null"));

    assertThat(program.start().waitFor()).isZero();
    List<String> convolutions =
        Files.readAllLines(output).stream()
            .filter(line -> line.contains(",exec,") && line.contains(",convolution,"))
            .toList();
    assertThat(convolutions).isNotEmpty();
    if (mode == MathMode.FAST) {
      assertThat(convolutions).allMatch(line -> line.contains("attr-fpmath:bf16"));
    } else {
      assertThat(convolutions).noneMatch(line -> line.contains("attr-fpmath"));
    }
  }
}

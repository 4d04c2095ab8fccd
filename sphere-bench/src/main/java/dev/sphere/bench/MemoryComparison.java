package dev.sphere.bench;

import ai.djl.engine.Engine;
import dev.sphere.ops.engine.MathMode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares how much memory a training step takes at its peak: weights, gradients, Adam's moments
 * and all that is kept for the way backward.
 *
 * <p>The peak is that of a process's resident memory, as Linux knows it, because tensors come from
 * the allocator of C, which keeps no peak of its own. Each variant has processes of its own: an
 * allocator that gives nothing back would hand the pages of one variant to the next. In one,
 * glibc's allocator maps each large tensor and unmaps it at once, so that what is resident is what
 * is allocated; in the other it does as the environment says. The Java heap of such a process is
 * small, and touched before it is measured, so that what grows is not Java.
 *
 * @param math how the processes compute
 * @param plugins jars with operators
 */
public record MemoryComparison(Engine engine, MathMode math, List<Path> plugins) {

  private static final List<String> JAVA_OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC",
          // The second compiler would have the engine's allocator grow.
          "-XX:TieredStopAtLevel=1");

  /** Has glibc give large tensors back at once; see mallopt(3). */
  private static final Map<String, String> GIVING_BACK =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "262144",
          "MALLOC_MMAP_MAX_", "65536",
          "MALLOC_TRIM_THRESHOLD_", "262144",
          "MALLOC_ARENA_MAX", "1",
          "GLIBC_TUNABLES", "");

  /** What Sphere, DJL and its log are told. */
  private static final List<String> PROPERTIES =
      List.of(MachineFacts.OWN, "ai.djl.", "OPT_OUT_TRACKING", "org.slf4j.simpleLogger.");

  /** Keeps a copy. */
  public MemoryComparison {
    plugins = List.copyOf(plugins);
  }

  /** Returns whether this system tells the peak of a process. */
  public static boolean isPossible() {
    return ResidentMemory.peak().isPresent();
  }

  /**
   * Measures a network.
   *
   * @param operator a spec that a {@link NetworkVariants} has taken, or {@link
   *     NetworkVariants#BASELINE}
   * @param batch images a step
   * @throws IOException if the process fails, such as for lack of memory
   */
  public PeakMemory measure(String architecture, double width, String operator, int batch)
      throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of(
            math.name(),
            engine.getEngineName(),
            architecture,
            Double.toString(width),
            operator,
            Integer.toString(batch)));
    return new PeakMemory(
        operator, result(operator, command, GIVING_BACK), result(operator, command, Map.of()));
  }

  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JAVA_OPTIONS);
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> PROPERTIES.stream().anyMatch(name::startsWith))
        .forEach(name -> command.add("-D%s=%s".formatted(name, System.getProperty(name))));
    List<String> classPath = new ArrayList<>(List.of(System.getProperty("java.class.path")));
    plugins.forEach(plugin -> classPath.add(plugin.toString()));
    command.addAll(
        List.of("-cp", String.join(File.pathSeparator, classPath), StepMemory.class.getName()));
    return command;
  }

  private static long result(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (BufferedReader reader = process.inputReader()) {
      List<String> lines = reader.lines().toList();
      int code = process.waitFor();
      return lines.stream()
          .filter(line -> line.startsWith(StepMemory.RESULT))
          .findFirst()
          .map(line -> Long.parseLong(line.substring(StepMemory.RESULT.length())))
          .orElseThrow(() -> failure(name, code, lines));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "interrupted while the memory of %s was measured".formatted(name));
    } finally {
      process.destroy();
    }
  }

  private static IOException failure(String name, int code, List<String> lines) {
    return new IOException(
        "the process that measures the memory of %s ended with code %d: %s"
            .formatted(
                name,
                code,
                lines.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                    .reduce((earlier, later) -> later)
                    .orElse("it said nothing")));
  }
}

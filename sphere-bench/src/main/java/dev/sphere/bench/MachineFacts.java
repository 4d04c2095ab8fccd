package dev.sphere.bench;

import ai.djl.engine.Engine;
import dev.sphere.ops.engine.MathMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a measurement depends on besides the code.
 *
 * @param processor its name
 * @param cores that Java may use
 * @param system name, version and architecture
 * @param java version and vendor
 * @param engine name and version, of each that is measured
 * @param math how PyTorch computes, exact or fast
 * @param peers the libraries of what Sphere is compared with, name and version
 * @param load average of the last minute before the measurement, negative if unknown
 * @param settings of the allocator and of threads, as found in the environment, and Sphere's own,
 *     as found among Java's properties
 */
public record MachineFacts(
    String processor,
    int cores,
    String system,
    String java,
    String engine,
    String math,
    List<String> peers,
    double load,
    TreeMap<String, String> settings) {

  /** Begins the names of the Java properties that say how Sphere computes. */
  static final String OWN = "sphere.";

  private static final List<String> PREFIXES =
      List.of(
          "MALLOC_",
          "GLIBC_TUNABLES",
          "OMP_",
          "GOMP_",
          "MKL_",
          "DNNL_",
          "ONEDNN_",
          "LD_PRELOAD",
          "ATEN_",
          "TF_ENABLE_ONEDNN_OPTS",
          "TF_NUM_");

  /**
   * Looks at this machine, the engines that are measured and what they are compared with.
   *
   * @param math what was selected before the engines were loaded
   */
  public static MachineFacts of(List<Engine> engines, MathMode math, List<Peer> peers) {
    TreeMap<String, String> settings = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(OWN))
        .forEach(name -> settings.put(name, property(name)));
    System.getenv()
        .forEach(
            (name, value) -> {
              if (PREFIXES.stream().anyMatch(name::startsWith)) {
                settings.put(name, value);
              }
            });
    return new MachineFacts(
        processorName().orElse("unknown"),
        Runtime.getRuntime().availableProcessors(),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        "%s %s".formatted(property("java.vendor"), property("java.version")),
        engines.stream()
            .map(engine -> "%s %s".formatted(engine.getEngineName(), engine.getVersion()))
            .collect(Collectors.joining(", ")),
        math.name().toLowerCase(Locale.ROOT),
        peers.stream().map(Peer::library).toList(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        settings);
  }

  private static Optional<String> processorName() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  private static String property(String name) {
    return System.getProperty(name);
  }

  /** Returns whether something else may have slowed the measurement. */
  public boolean isBusy() {
    return load > 0.5;
  }
}

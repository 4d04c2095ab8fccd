package dev.sphere.bench.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sphere.bench.MachineFacts;
import dev.sphere.models.file.AtomicFile;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.engine.EngineUnavailableException;
import dev.sphere.ops.engine.MathMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks and writes what they measured, with the machine's facts, to a file of JSON:
 * {@code bench-results/jmh.json}, or that of JMH's option {@code -rff}. Engines that are not
 * available are left out.
 */
public final class Benchmarks {

  private static final String FILE = "bench-results/jmh.json";

  /** The parameter of the benchmarks that run on each engine. */
  private static final String ENGINE = "engine";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Benchmarks() {}

  /**
   * Runs them.
   *
   * @param arguments JMH's, such as {@code HeadBenchmark -p engine=pytorch}; all benchmarks by
   *     default
   */
  public static void main(String[] arguments)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions commandLine = new CommandLineOptions(arguments);
    if (asksForText(commandLine)) {
      Main.main(arguments);
    } else {
      List<EngineSupport> engines = engines(commandLine);
      MachineFacts machine =
          MachineFacts.of(
              engines.stream().map(EngineSupport::engine).toList(), MathMode.EXACT, List.of());
      write(Path.of(commandLine.getResult().orElse(FILE)), machine, run(commandLine, engines));
    }
  }

  private static boolean asksForText(CommandLineOptions commandLine) {
    return commandLine.shouldHelp()
        || commandLine.shouldList()
        || commandLine.shouldListWithParams()
        || commandLine.shouldListProfilers()
        || commandLine.shouldListResultFormats();
  }

  /** Returns the engines that are wanted, all by default, without those that are not available. */
  private static List<EngineSupport> engines(Options given) {
    List<EngineSupport> wanted =
        given.getParameter(ENGINE).hasValue()
            ? given.getParameter(ENGINE).get().stream().map(EngineSupport::named).toList()
            : EngineSupport.all();
    return wanted.stream().filter(Benchmarks::isAvailable).toList();
  }

  private static boolean isAvailable(EngineSupport engine) {
    try {
      engine.engine();
      return true;
    } catch (EngineUnavailableException absent) {
      System.err.println("not measured: " + absent.getMessage());
      return false;
    }
  }

  private static Collection<RunResult> run(Options given, List<EngineSupport> engines)
      throws RunnerException {
    Options quiet =
        new OptionsBuilder()
            .parent(given)
            .param(ENGINE, engines.stream().map(EngineSupport::name).toArray(String[]::new))
            .jvmArgsAppend(
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
            .build();
    return new Runner(quiet).run();
  }

  /** Writes results and the facts of the machine that gave them. */
  static void write(Path file, MachineFacts machine, Collection<RunResult> results)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, new PrintStream(text, true, StandardCharsets.UTF_8))
        .writeOut(results);
    JsonNode benchmarks = JSON.readTree(text.toByteArray());
    // Where Java lies on a machine concerns nobody else.
    benchmarks.forEach(each -> ((ObjectNode) each).remove("jvm"));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("machine", machine);
    facts.put("benchmarks", benchmarks);
    byte[] content = JSON.writeValueAsBytes(facts);
    AtomicFile.writeWithFolders(file, out -> out.write(content));
  }
}

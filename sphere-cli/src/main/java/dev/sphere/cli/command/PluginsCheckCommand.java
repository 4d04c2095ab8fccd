package dev.sphere.cli.command;

import ai.djl.engine.Engine;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Problem;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.SpecException;
import dev.sphere.api.registry.Suggestion;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.report.ConformanceReport;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.engine.EngineUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Examines extensions by the rules of their kind. */
@Command(
    name = "check",
    description =
        "Examine an extension, or all, by the rules of docs/spec.md on each engine. Exits with 1"
            + " if it breaks one that is not a mere recommendation, or one of all cannot be used.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class PluginsCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "the extension, of any kind; all by default")
  private String name;

  @Option(
      names = "--kind",
      description = "operator, magnitude, norm, loss or regularizer, any by default")
  private String kind;

  @Option(names = "--engine", description = "pytorch or mxnet, all that are here by default")
  private EngineOptions.Name engine;

  @Mixin private PluginOptions plugins;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Registry registry = plugins.registry(output);
    Map<Catalog<?>, List<String>> subjects = subjects(registry);
    Map<String, Engine> engines = engines();
    ConformanceReport report =
        new ConformanceReport(List.copyOf(engines.keySet()), problems(registry));
    boolean several = subjects.values().stream().mapToInt(List::size).sum() > 1;
    subjects.forEach(
        (catalog, names) -> {
          for (String each : names) {
            if (several) {
              output.note("checking %s %s".formatted(catalog.kind().noun(), each));
            }
            engines.forEach(
                (engineName, loaded) -> {
                  List<Outcome> outcomes = Conformance.check(catalog, each, loaded);
                  report.add(catalog.kind().noun(), each, engineName, outcomes);
                });
          }
        });
    output.result(report.text(name != null), report.facts());
    return report.isAcceptable() ? 0 : 1;
  }

  private Map<Catalog<?>, List<String>> subjects(Registry registry) {
    Map<Catalog<?>, List<String>> subjects = new LinkedHashMap<>();
    for (Catalog<?> catalog : catalogs(registry)) {
      if (name == null) {
        subjects.put(catalog, catalog.names());
      } else if (catalog.names().contains(name)) {
        subjects.put(catalog, List.of(name));
      }
    }
    if (subjects.isEmpty()) {
      throw unknown(catalogs(registry));
    }
    return subjects;
  }

  /** What is wrong with extensions that cannot be examined; those of other names are no matter. */
  private List<String> problems(Registry registry) {
    return catalogs(registry).stream()
        .flatMap(catalog -> catalog.problems().stream())
        .filter(problem -> name == null)
        .map(Problem::message)
        .toList();
  }

  private List<Catalog<?>> catalogs(Registry registry) {
    List<Catalog<?>> catalogs = new ArrayList<>(registry.catalogs());
    if (kind != null) {
      catalogs.removeIf(catalog -> !catalog.kind().noun().equals(kind));
      if (catalogs.isEmpty()) {
        String kinds = Kind.ALL.stream().map(Kind::noun).collect(Collectors.joining(", "));
        throw new ParameterException(
            command.commandLine(), "--kind must be one of " + kinds + ", got " + kind);
      }
    }
    return catalogs;
  }

  private SpecException unknown(List<Catalog<?>> catalogs) {
    for (Catalog<?> catalog : catalogs) {
      for (Problem problem : catalog.problems()) {
        if (problem.name().equals(name)) {
          return new SpecException(problem.message());
        }
      }
    }
    List<String> known =
        catalogs.stream().flatMap(catalog -> catalog.names().stream()).distinct().toList();
    return new SpecException(Suggestion.unknown(kind == null ? "extension" : kind, name, known));
  }

  /** The one asked for, which must be here, or those that are. */
  private Map<String, Engine> engines() {
    Map<String, Engine> engines = new LinkedHashMap<>();
    EngineUnavailableException missing = null;
    for (EngineSupport support : EngineSupport.all()) {
      if (engine == null || support.name().equalsIgnoreCase(engine.name())) {
        try {
          engines.put(support.name(), support.engine());
        } catch (EngineUnavailableException absent) {
          missing = absent;
          output.note("not checked on " + support.name() + ", which is not available");
        }
      }
    }
    if (engines.isEmpty()) {
      throw missing;
    }
    return engines;
  }
}

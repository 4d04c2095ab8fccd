package dev.sphere.cli.command;

import dev.sphere.api.Option;
import dev.sphere.api.Provider;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Lists the extensions of a kind, or describes one. */
abstract class CatalogCommand<T> implements Callable<Integer> {

  @picocli.CommandLine.Spec private CommandSpec command;

  @Mixin PluginOptions plugins;
  @Mixin OutputOptions output;

  @Parameters(arity = "0..1", paramLabel = "SPEC", description = "describe this one")
  String spec;

  /** The catalog to show. */
  abstract Catalog<T> catalog(Registry registry);

  @Override
  public Integer call() throws IOException {
    Catalog<T> catalog = catalog(plugins.registry(output));
    if (spec == null) {
      list(catalog);
    } else {
      catalog.create(spec);
      describe(catalog.provider(Spec.parse(spec).name()));
    }
    return 0;
  }

  private void list(Catalog<T> catalog) throws IOException {
    List<? extends Provider<T>> providers =
        catalog.names().stream().map(catalog::provider).toList();
    Table table = new Table();
    providers.forEach(p -> table.row(p.name(), p.description()));
    output.result(
        table.toString(),
        Map.of(command.name(), providers.stream().map(CatalogCommand::facts).toList()));
  }

  private void describe(Provider<T> provider) throws IOException {
    Table table = new Table().row(provider.name(), provider.description());
    for (Option option : provider.options()) {
      table.row(
          "  " + option.name() + "=" + option.defaultValue(),
          option.help() + "; " + option.allowed());
    }
    output.result(table.toString(), facts(provider));
  }

  private static Map<String, Object> facts(Provider<?> provider) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", provider.name());
    facts.put("description", provider.description());
    facts.put("options", provider.options().stream().map(CatalogCommand::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(Option option) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", option.name());
    facts.put("default", option.defaultValue());
    facts.put("allowed", option.allowed());
    facts.put("help", option.help());
    return facts;
  }
}

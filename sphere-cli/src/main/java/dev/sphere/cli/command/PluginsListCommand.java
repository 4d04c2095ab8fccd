package dev.sphere.cli.command;

import dev.sphere.api.Provider;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Problem;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the extensions of all kinds. */
@Command(
    name = "list",
    description = "List all extensions: kind, name, class, and the jar or \"built in\".",
    mixinStandardHelpOptions = true)
public final class PluginsListCommand implements Callable<Integer> {

  @Mixin private PluginOptions plugins;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Registry registry = plugins.registry(output);
    Table table = new Table();
    List<Map<String, String>> providers = new ArrayList<>();
    for (Catalog<?> catalog : registry.catalogs()) {
      for (String name : catalog.names()) {
        Provider<?> provider = catalog.provider(name);
        String kind = catalog.kind().noun();
        String type = provider.getClass().getName();
        String origin =
            plugins.pluginOf(provider.getClass()).map(Path::toString).orElse("built in");
        table.row(kind, name, type, origin);
        providers.add(Map.of("kind", kind, "name", name, "class", type, "origin", origin));
      }
    }
    List<String> problems =
        registry.catalogs().stream()
            .flatMap(catalog -> catalog.problems().stream())
            .map(Problem::message)
            .toList();
    output.result(table.toString(), Map.of("providers", providers, "problems", problems));
    return 0;
  }
}

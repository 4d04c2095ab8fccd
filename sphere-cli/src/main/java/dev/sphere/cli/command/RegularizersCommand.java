package dev.sphere.cli.command;

import dev.sphere.api.Regularizer;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import picocli.CommandLine.Command;

/** Lists or describes regularizers. */
@Command(
    name = "regularizers",
    description = "List the regularizers, or describe one.",
    mixinStandardHelpOptions = true)
public final class RegularizersCommand extends CatalogCommand<Regularizer> {

  @Override
  Catalog<Regularizer> catalog(Registry registry) {
    return registry.regularizers();
  }
}

package dev.sphere.cli.command;

import dev.sphere.api.Norm;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import picocli.CommandLine.Command;

/** Lists or describes norms. */
@Command(
    name = "norms",
    description = "List the norms, or describe one.",
    mixinStandardHelpOptions = true)
public final class NormsCommand extends CatalogCommand<Norm> {

  @Override
  Catalog<Norm> catalog(Registry registry) {
    return registry.norms();
  }
}

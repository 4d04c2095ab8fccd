package dev.sphere.cli.command;

import dev.sphere.api.SphereLoss;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import picocli.CommandLine.Command;

/** Lists or describes loss heads. */
@Command(
    name = "losses",
    description = "List the loss heads, or describe one.",
    mixinStandardHelpOptions = true)
public final class LossesCommand extends CatalogCommand<SphereLoss> {

  @Override
  Catalog<SphereLoss> catalog(Registry registry) {
    return registry.losses();
  }
}

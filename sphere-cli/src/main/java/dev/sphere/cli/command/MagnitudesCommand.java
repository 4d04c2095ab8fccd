package dev.sphere.cli.command;

import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import picocli.CommandLine.Command;

/** Lists or describes magnitude functions h(‖x‖). */
@Command(
    name = "magnitudes",
    description = "List the magnitude functions h(‖x‖), or describe one.",
    mixinStandardHelpOptions = true)
public final class MagnitudesCommand extends CatalogCommand<MagnitudeFunction> {

  @Override
  Catalog<MagnitudeFunction> catalog(Registry registry) {
    return registry.magnitudes();
  }
}

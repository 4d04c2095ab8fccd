package dev.sphere.cli.command;

import com.google.inject.TypeLiteral;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import picocli.CommandLine.Command;

/** Lists or describes architectures. */
@Command(
    name = "models",
    description = "List the architectures, or describe one.",
    mixinStandardHelpOptions = true)
public final class ModelsCommand extends ListingCommand<Architecture> {

  /** Made by the command line. */
  public ModelsCommand() {
    super(
        new TypeLiteral<Named<Architecture>>() {},
        "models",
        Architecture::name,
        Architecture::description);
  }
}

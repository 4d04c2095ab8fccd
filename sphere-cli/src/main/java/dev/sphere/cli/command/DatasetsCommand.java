package dev.sphere.cli.command;

import com.google.inject.TypeLiteral;
import dev.sphere.models.Named;
import dev.sphere.models.data.DatasetSource;
import picocli.CommandLine.Command;

/** Lists or describes data sets. */
@Command(
    name = "datasets",
    description = "List the data sets, describe one, or write one as image files.",
    mixinStandardHelpOptions = true,
    subcommands = DatasetsWriteCommand.class)
public final class DatasetsCommand extends ListingCommand<DatasetSource> {

  /** Made by the command line. */
  public DatasetsCommand() {
    super(
        new TypeLiteral<Named<DatasetSource>>() {},
        "datasets",
        DatasetSource::name,
        DatasetSource::description);
  }
}

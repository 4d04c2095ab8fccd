package dev.sphere.cli.command;

import picocli.CommandLine.Command;

/** Lists what is registered and examines it. */
@Command(
    name = "plugins",
    description = "List all extensions with their classes, or examine them by the rules.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PluginsListCommand.class, PluginsCheckCommand.class})
public final class PluginsCommand {}

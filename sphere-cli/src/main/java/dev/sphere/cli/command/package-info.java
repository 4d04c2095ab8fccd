/** A class for each subcommand. */
package dev.sphere.cli.command;

package dev.sphere.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many images a network that does not learn is given at once. */
final class BatchOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private int size;

  @Option(
      names = "--batch-size",
      defaultValue = "128",
      description = "images a batch, default ${DEFAULT-VALUE}")
  void setBatchSize(int size) {
    if (size < 1) {
      throw new ParameterException(
          command.commandLine(), "--batch-size must be at least 1, got " + size);
    }
    this.size = size;
  }

  int size() {
    return size;
  }
}

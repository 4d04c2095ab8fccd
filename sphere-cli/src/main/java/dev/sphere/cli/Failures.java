package dev.sphere.cli;

import dev.sphere.api.registry.SpecException;
import dev.sphere.cli.command.TrainCommand;
import dev.sphere.models.data.DataException;
import dev.sphere.models.training.DivergedException;
import dev.sphere.ops.engine.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into one or two lines and an exit code. */
final class Failures {

  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private Failures() {}

  static int wrongUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    print(command, failure.getMessage());
    boolean suggested =
        failure instanceof UnmatchedArgumentException unmatched
            && UnmatchedArgumentException.printSuggestions(unmatched, command.getErr());
    if (!suggested) {
      command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return WRONG_USAGE;
  }

  static int unreadableConfig(CommandLine command, IOException failure) {
    print(command, message(failure));
    return WRONG_USAGE;
  }

  static int failed(Exception failure, CommandLine command, ParseResult arguments) {
    if (arguments.originalArgs().contains("--verbose")) {
      failure.printStackTrace(command.getErr());
    }
    if (failure instanceof SpecException) {
      print(command, failure.getMessage());
      return WRONG_USAGE;
    }
    if (failure instanceof DivergedException) {
      print(command, failure.getMessage());
      return TrainCommand.DIVERGED;
    }
    if (failure instanceof DataException || failure instanceof EngineUnavailableException) {
      print(command, failure.getMessage());
    } else if (failure instanceof IOException io) {
      print(command, message(io));
    } else {
      print(command, "internal error: " + failure);
      command.getErr().println("Run again with --verbose for a stack trace.");
    }
    return FAILED;
  }

  /** What is not an exception and yet can be said in a line: memory or a class is missing. */
  static int failed(Error failure, CommandLine command, String[] arguments) {
    if (List.of(arguments).contains("--verbose")) {
      failure.printStackTrace(command.getErr());
    }
    print(
        command,
        failure instanceof OutOfMemoryError
            ? "out of memory: give Java more, as in SPHERE_JAVA_OPTIONS=-Xmx8g, or use fewer images"
            : "a class that is needed cannot be used: " + failure);
    return FAILED;
  }

  private static String message(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "no permission to write or read " + denied.getFile();
    }
    if (failure instanceof NoSuchFileException absent) {
      return absent.getFile() + " does not exist";
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + file.getClass().getSimpleName();
    }
    return failure.getMessage();
  }

  private static void print(CommandLine command, String message) {
    command.getErr().println("sphere: " + message);
  }
}

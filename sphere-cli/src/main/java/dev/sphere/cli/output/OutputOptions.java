package dev.sphere.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that say what it prints, and the printing. */
public final class OutputOptions {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--json",
      description = "print exactly one JSON object on stdout, all else on stderr")
  private boolean json;

  @Option(names = "--quiet", description = "print results and errors only")
  private boolean quiet;

  @Option(names = "--verbose", description = "print a stack trace with an error")
  private boolean verbose;

  /** What stays below all notes, such as a progress bar; empty for nothing. */
  private String lastLine = "";

  /**
   * Prints a result: the text for people or the value as JSON.
   *
   * @throws IOException if standard output takes it not or not whole
   */
  public void result(String text, Object value) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    out.println(json ? toJson(value) : text);
    if (out.checkError()) {
      throw new IOException("cannot write the result to standard output");
    }
  }

  /** Prints a note on what is going on, unless it should be quiet. */
  public void note(String text) {
    if (!quiet) {
      warn(text);
    }
  }

  /** Prints what the user should know even when it should be quiet. */
  public synchronized void warn(String text) {
    print(blank() + text + System.lineSeparator() + lastLine);
  }

  /** Shows a line below all notes, which a terminal has, in place of the one before. */
  synchronized void showLast(String line) {
    print(blank() + line);
    lastLine = line;
  }

  /** Leaves the last line where it is: notes go below it again. */
  synchronized void leaveLast() {
    print(System.lineSeparator());
    lastLine = "";
  }

  private String blank() {
    return lastLine.isEmpty() ? "" : "\r" + " ".repeat(lastLine.length()) + "\r";
  }

  private void print(String text) {
    PrintWriter err = command.commandLine().getErr();
    err.print(text);
    err.flush();
  }

  /** Returns whether notes and progress are wanted. */
  public boolean isQuiet() {
    return quiet;
  }

  private static String toJson(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

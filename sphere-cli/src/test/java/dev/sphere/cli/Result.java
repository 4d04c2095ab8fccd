package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a command did.
 *
 * @param code its exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record Result(int code, String out, String err) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Runs a command in this JVM. */
  static Result of(Object... arguments) {
    return writingTo(new ByteArrayOutputStream(), arguments);
  }

  /** Runs a command in this JVM with a standard output whose text is what it has taken. */
  static Result writingTo(OutputStream standardOutput, Object... arguments) {
    String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(standardOutput, true));
      System.setErr(new PrintStream(capturedErr, true));
      return new Result(Sphere.run(texts), standardOutput, capturedErr);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Runs a command whose result is expected. */
  static Result done(Object... arguments) {
    Result result = of(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private Result(int code, OutputStream out, OutputStream err) {
    // Both in the encoding of the platform, as a terminal reads them.
    this(code, out.toString(), err.toString());
  }

  /** The one JSON object on standard output. */
  JsonNode json() {
    try {
      JsonNode json = JSON.readTree(out);
      assertThat(json.isObject()).as(out).isTrue();
      return json;
    } catch (JsonProcessingException notOne) {
      throw new AssertionError("not one JSON object: " + out, notOne);
    }
  }

  /** Checks that it failed with a code and said why in one or two lines, and nothing else. */
  void assertFailed(int expected, String... parts) {
    assertThat(code).as(err).isEqualTo(expected);
    assertThat(out).isEmpty();
    assertThat(err).startsWith("sphere: ").contains(parts);
    List<String> lines = err.lines().toList();
    assertThat(lines).as(err).hasSizeBetween(1, 2).noneMatch(line -> line.contains("\tat "));
  }

  /** Arguments followed by others. */
  static Object[] with(Object[] arguments, Object... more) {
    return Stream.of(arguments, more).flatMap(Stream::of).toArray();
  }

  /** The arguments of a training of three steps that leaves a folder. */
  static Object[] training(Path out, Object... more) {
    return Stream.concat(
            Stream.of(
                "train",
                "--width",
                "0.03",
                "--train-limit",
                "32",
                "--test-limit",
                "20",
                "--batch-size",
                "16",
                "--out",
                out),
            Stream.of(more))
        .toArray();
  }
}

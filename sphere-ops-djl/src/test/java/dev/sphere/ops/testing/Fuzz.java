package dev.sphere.ops.testing;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Feeds a reader with damaged inputs. It must read each, or end in an exception that it documents
 * with a message of one or two lines; in memory that the size of the input bounds; in seconds.
 *
 * <p>Inputs are random bytes, and valid inputs that are cut off, changed in some bits, joined with
 * others, told to be huge, nested deeply or edited as text. An input follows from its seed, which a
 * failure tells; {@code -Dsphere.fuzz.seed=N} makes it the first.
 *
 * @param reader what is read, for messages
 * @param valid inputs that can be read, at least one
 * @param documented how reading may end
 * @param memory what may be allocated
 */
public record Fuzz(
    String reader, List<byte[]> valid, List<Class<? extends Exception>> documented, Memory memory) {

  /** Reads an input. */
  @FunctionalInterface
  public interface Reading {
    /** Reads an input. */
    void read(byte[] input) throws Exception;
  }

  /**
   * A bound of the memory that is allocated in all while an input is read.
   *
   * @param constant bytes whatever the size of the input
   * @param factor bytes for each byte of it
   */
  public record Memory(long constant, long factor) {

    /** What readers of small things need: buffers, and a message with a stack. */
    public static final Memory SMALL = new Memory(4L << 20, 1000);

    private long bound(byte[] input) {
      return constant + factor * input.length;
    }
  }

  private static final int LARGEST = 1 << 16;
  private static final double SECONDS = 10;
  private static final long FIRST_SEED = Long.getLong("sphere.fuzz.seed", 1);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final List<String> WORDS =
      List.of(
          "-1",
          "0",
          "1e999",
          "NaN",
          "-Infinity",
          "2147483648",
          "99999999999999999999",
          "0x7f",
          "null",
          "true",
          "\"",
          "'",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ",",
          ":",
          "=",
          "\n",
          "\r\n",
          "\t",
          " ",
          "#",
          "&a ",
          "*a",
          "<<: *a",
          "!!javax.script.ScriptEngineManager [x]",
          "!!binary",
          "---",
          "|",
          "../../../etc/passwd",
          "\u0000",
          "\ufeff",
          "é",
          "\ud83d\ude00",
          "%s%n");

  /** Begins the fuzzing of a reader that needs little memory. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is copied at once
  public static Fuzz of(
      String reader, List<byte[]> valid, Class<? extends Exception>... documented) {
    return new Fuzz(reader, valid, List.of(documented), Memory.SMALL);
  }

  /** Returns the same with another bound of memory. */
  public Fuzz within(Memory newMemory) {
    return new Fuzz(reader, valid, documented, newMemory);
  }

  /** Reads the valid inputs, which must succeed, and then so many damaged ones. */
  public void run(int inputs, Reading reading) throws Exception {
    for (byte[] input : valid) {
      reading.read(input);
    }
    for (long seed = FIRST_SEED; seed < FIRST_SEED + inputs; seed++) {
      byte[] input = damaged(new Random(seed));
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long time = THREADS.getCurrentThreadCpuTime();
      Throwable outcome = outcome(reading, input);
      double seconds = (THREADS.getCurrentThreadCpuTime() - time) / 1e9;
      allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      check(seed, input, outcome, allocated, seconds);
    }
  }

  @SuppressWarnings("PMD.AvoidCatchingThrowable")
  private static Throwable outcome(Reading reading, byte[] input) {
    try {
      reading.read(input);
      return null;
    } catch (Throwable any) {
      return any;
    }
  }

  private void check(long seed, byte[] input, Throwable outcome, long allocated, double seconds) {
    if (outcome != null && documented.stream().noneMatch(type -> type.isInstance(outcome))) {
      throw failure(seed, input, "ended in " + stack(outcome), outcome);
    }
    if (outcome != null && (outcome.getMessage() == null || lines(outcome.getMessage()) > 2)) {
      throw failure(seed, input, "has the message " + outcome.getMessage(), outcome);
    }
    if (allocated > memory.bound(input)) {
      throw failure(
          seed,
          input,
          "allocated %,d bytes, %,d are allowed".formatted(allocated, memory.bound(input)),
          outcome);
    }
    if (seconds > SECONDS) {
      throw failure(seed, input, "took %.1f s".formatted(seconds), outcome);
    }
  }

  private static long lines(String message) {
    return message.lines().count();
  }

  private static String stack(Throwable outcome) {
    StringWriter text = new StringWriter();
    outcome.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private AssertionError failure(long seed, byte[] input, String what, Throwable cause) {
    return new AssertionError(
        "%s, -Dsphere.fuzz.seed=%d, %,d bytes: %s".formatted(reader, seed, input.length, what),
        cause);
  }

  private byte[] damaged(Random random) {
    if (random.nextInt(20) == 0) {
      return noise(random, random.nextInt(1 << random.nextInt(13)));
    }
    byte[] input = any(random);
    for (int rounds = 1 + random.nextInt(3); rounds > 0; rounds--) {
      input =
          switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(input, random.nextInt(input.length + 1));
            case 1 -> flipped(random, input);
            case 2 -> spliced(random, input);
            case 3 -> withNumber(random, input);
            case 4 -> repeated(random, input);
            case 5 -> replaced(random, input, noise(random, random.nextInt(16)));
            default -> replaced(random, input, word(random));
          };
    }
    return input.length > LARGEST ? Arrays.copyOf(input, LARGEST) : input;
  }

  private byte[] any(Random random) {
    return valid.get(random.nextInt(valid.size()));
  }

  private static byte[] noise(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] flipped(Random random, byte[] input) {
    byte[] flipped = input.clone();
    for (int bits = 1 + random.nextInt(8); bits > 0 && flipped.length > 0; bits--) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** The beginning of one and the end of another. */
  private byte[] spliced(Random random, byte[] input) {
    byte[] other = any(random);
    return joined(
        Arrays.copyOf(input, random.nextInt(input.length + 1)),
        Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
  }

  /** An extreme number of one, two, four or eight bytes, most often near the beginning. */
  private static byte[] withNumber(Random random, byte[] input) {
    int size = 1 << random.nextInt(4);
    if (input.length < size) {
      return input;
    }
    byte[] changed = input.clone();
    int range = input.length - size + 1;
    int start = random.nextInt(random.nextBoolean() ? range : Math.min(range, 64));
    byte fill = (byte) (random.nextBoolean() ? 0xff : 0);
    Arrays.fill(changed, start, start + size, fill);
    int edge = random.nextBoolean() ? start : start + size - 1;
    changed[edge] = (byte) (fill == 0 ? 1 << random.nextInt(8) : 0x7f);
    return changed;
  }

  /** A short piece many times: deep nesting, long rows. */
  private static byte[] repeated(Random random, byte[] input) {
    byte[] piece =
        random.nextBoolean() || input.length == 0
            ? word(random)
            : Arrays.copyOfRange(input, random.nextInt(input.length), input.length);
    piece = Arrays.copyOf(piece, Math.min(piece.length, 1 + random.nextInt(16)));
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int times = 1 << random.nextInt(15); times > 0 && many.size() < LARGEST; times--) {
      many.writeBytes(piece);
    }
    return replaced(random, input, many.toByteArray());
  }

  /** Something else in place of a few bytes, perhaps of none. */
  private static byte[] replaced(Random random, byte[] input, byte[] by) {
    int start = random.nextInt(input.length + 1);
    int end = Math.min(input.length, start + random.nextInt(8));
    return joined(
        joined(Arrays.copyOf(input, start), by), Arrays.copyOfRange(input, end, input.length));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

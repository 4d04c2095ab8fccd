package dev.sphere.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of this process that is in use: Java's and the engine's, where Linux tells it. */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");

  /** Sets the peak to what is in use now; see proc_pid_clear_refs(5). */
  private static final String PEAK = "5";

  private ResidentMemory() {}

  /** Forgets the peak so far, where that is allowed; elsewhere the peak is that since the start. */
  public static void forgetPeak() {
    try {
      Files.writeString(RESET, PEAK);
    } catch (IOException notAllowed) {
      // The peak since the start is at least as large.
    }
  }

  /** Returns the most bytes in use since the peak was forgotten; empty where nothing tells. */
  public static OptionalLong peak() {
    return bytes("VmHWM");
  }

  /** Returns the bytes in use; empty where nothing tells. */
  public static OptionalLong now() {
    return bytes("VmRSS");
  }

  private static OptionalLong bytes(String name) {
    try {
      Matcher line = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(Files.readString(STATUS));
      return line.find()
          ? OptionalLong.of(Long.parseLong(line.group(1)) * 1024)
          : OptionalLong.empty();
    } catch (IOException absent) {
      return OptionalLong.empty();
    }
  }
}

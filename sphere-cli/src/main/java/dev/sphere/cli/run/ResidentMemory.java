package dev.sphere.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of this process that is in use: Java's and the engine's, where Linux tells it. */
final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");

  /** Sets the peak to what is in use now; see proc_pid_clear_refs(5). */
  private static final String PEAK = "5";

  private static final Pattern HIGH_WATER_MARK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private ResidentMemory() {}

  /** Forgets the peak so far, where that is allowed; elsewhere the peak is that since the start. */
  static void forgetPeak() {
    try {
      Files.writeString(RESET, PEAK);
    } catch (IOException notAllowed) {
      // The peak since the start is at least as large.
    }
  }

  /** Returns the most bytes in use since the peak was forgotten; empty where nothing tells. */
  static OptionalLong peak() {
    try {
      Matcher peak = HIGH_WATER_MARK.matcher(Files.readString(STATUS));
      return peak.find()
          ? OptionalLong.of(Long.parseLong(peak.group(1)) * 1024)
          : OptionalLong.empty();
    } catch (IOException absent) {
      return OptionalLong.empty();
    }
  }
}

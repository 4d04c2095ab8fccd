package dev.sphere.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ProgressTest {

  @Command
  private static final class Job {
    @Mixin private OutputOptions output;
  }

  private final StringWriter sent = new StringWriter();
  private final OutputOptions output = output();
  private long seconds;

  private OutputOptions output() {
    Job job = new Job();
    new CommandLine(job).setErr(new PrintWriter(sent));
    return job.output;
  }

  private Progress progress(int total, boolean onTerminal) {
    return new Progress(
        output, "training", "iteration", total, onTerminal, () -> seconds * 1_000_000_000);
  }

  /** The rows of a terminal that was sent a text. */
  private static List<String> rows(String text) {
    List<String> rows = new ArrayList<>();
    for (String line : text.split(System.lineSeparator())) {
      StringBuilder row = new StringBuilder();
      for (String over : line.split("\r")) {
        row.replace(0, Math.min(over.length(), row.length()), over);
      }
      rows.add(row.toString().stripTrailing());
    }
    return rows;
  }

  @Test
  void notesStayAboveTheBar() throws InterruptedException {
    try (Progress progress = progress(4, true)) {
      for (int done = 1; done <= 4; done++) {
        progress.reach(done, "loss 2.000");
        Thread.sleep(300);
        output.note("note " + done);
        output.warn("warning " + done);
      }
    }
    output.note("the end");

    List<String> rows = rows(sent.toString());
    assertThat(rows.subList(0, 8))
        .containsExactly(
            "note 1",
            "warning 1",
            "note 2",
            "warning 2",
            "note 3",
            "warning 3",
            "note 4",
            "warning 4");
    assertThat(rows.get(8)).matches("training 100% \\[=+] 4/4 iterations \\(.*");
    assertThat(rows.subList(9, rows.size())).containsExactly("the end");
  }

  @Test
  void theBarHasTheRateOfWhatIsDoneNow() throws InterruptedException {
    try (Progress progress = progress(2000, true)) {
      progress.goOnFrom(1000);
      Thread.sleep(1100);
      progress.reach(1003, "");
    }

    assertThat(rows(sent.toString()).get(0)).contains(" 1003/2000 ").contains(" 3.0 iterations/s");
  }

  @Test
  void theTimeLeftIsOfWhatIsDoneNow() {
    Progress progress = progress(100, false);
    seconds = 50;
    progress.goOnFrom(90);
    seconds = 80;
    progress.reach(92, "loss 2.000");
    // Goes back, as after a restore.
    progress.goOnFrom(60);
    seconds = 110;
    progress.reach(70, "");

    assertThat(rows(sent.toString()))
        .containsExactly(
            "iteration 92/100  loss 2.000  about 120 s left", "iteration 70/100  about 90 s left");
  }
}

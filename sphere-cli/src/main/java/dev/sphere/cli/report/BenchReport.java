package dev.sphere.cli.report;

import dev.sphere.bench.MachineFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code sphere bench} found, as text and as facts. */
public final class BenchReport {

  private final MachineFacts machine;
  private final List<BenchSection> sections = new ArrayList<>();

  /** Begins a report of what this machine measures. */
  public BenchReport(MachineFacts machine) {
    this.machine = machine;
  }

  /** Adds what was found. */
  public void add(BenchSection section) {
    sections.add(section);
  }

  /** Returns what was found. */
  public List<BenchSection> sections() {
    return List.copyOf(sections);
  }

  /** Returns the report for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (BenchSection section : sections) {
      text.append(section.title()).append("\n\n").append(section.table()).append("\n\n");
    }
    text.append(
        "%s, %d cores; %s; Java %s; %s, math %s"
            .formatted(
                machine.processor(),
                machine.cores(),
                machine.system(),
                machine.java(),
                machine.engine(),
                machine.math()));
    machine.peers().forEach(library -> text.append("; ").append(library));
    machine.settings().forEach((name, value) -> text.append("\n%s=%s".formatted(name, value)));
    return text.toString();
  }

  /** Returns the report for programs: the machine, and a list of sections for each sort. */
  public Map<String, Object> facts() {
    Map<String, List<BenchSection>> sorts = new LinkedHashMap<>();
    sections.forEach(
        section -> sorts.computeIfAbsent(section.sort(), any -> new ArrayList<>()).add(section));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("machine", machine);
    facts.putAll(sorts);
    return facts;
  }
}

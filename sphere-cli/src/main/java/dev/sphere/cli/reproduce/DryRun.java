package dev.sphere.cli.reproduce;

import dev.sphere.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every setting of every group of an experiment, of which nothing is run.
 *
 * @param experiment its id
 * @param scale how large it would be
 * @param seeds how often each group would be measured
 * @param groups the settings by group
 */
public record DryRun(
    String experiment, Scale scale, int seeds, Map<String, Map<String, Object>> groups) {

  /** Writes out the settings of an experiment. */
  public static DryRun of(Experiment experiment, Scale scale, int seeds, String data) {
    Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    for (Cell cell : experiment.cells(scale, 1, data)) {
      groups.put(cell.group(), experiment.protocol(cell, scale, data));
    }
    return new DryRun(experiment.id(), scale, seeds, groups);
  }

  /** Returns the settings for programs. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("experiment", experiment);
    facts.put("scale", scale.lowerCase());
    facts.put("seeds", seeds);
    facts.put("groups", groups);
    return facts;
  }

  /** Returns the settings for people: those that all groups share, and a row a group. */
  public String text() {
    Map<String, Object> first = groups.values().iterator().next();
    List<String> differing = new ArrayList<>();
    Table shared = new Table();
    groups.values().stream()
        .flatMap(settings -> settings.keySet().stream())
        .distinct()
        .forEach(
            name -> {
              if (groups.values().stream()
                  .allMatch(settings -> Objects.equals(settings.get(name), first.get(name)))) {
                shared.row(name, first.get(name).toString());
              } else {
                differing.add(name);
              }
            });
    Table table = new Table();
    List<String> header = new ArrayList<>(List.of("group"));
    header.addAll(differing);
    table.row(header.toArray(String[]::new));
    groups.forEach(
        (group, settings) -> {
          List<String> row = new ArrayList<>(List.of(group));
          differing.forEach(name -> row.add(Objects.toString(settings.get(name), "")));
          table.row(row.toArray(String[]::new));
        });
    return "%s at scale %s: %d groups with %d seeds each\n\n%s\n\n%s"
        .formatted(experiment, scale.lowerCase(), groups.size(), seeds, shared, table);
  }
}

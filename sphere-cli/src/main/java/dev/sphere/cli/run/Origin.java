package dev.sphere.cli.run;

import ai.djl.engine.Engine;
import dev.sphere.models.SphereVersion;
import dev.sphere.models.checkpoint.JsonPart;
import dev.sphere.models.checkpoint.Resumable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a training is of and runs on. It goes on with the same data and options only; on other
 * versions or another machine it goes on with a warning, as the last bits may differ there.
 */
public final class Origin implements Resumable {

  /**
   * The origin as it is written.
   *
   * @param dataChecksum of all images and labels
   * @param runsOn versions and machine, in a line
   * @param options in effect, by their long names
   */
  private record Saved(String dataChecksum, String runsOn, SortedMap<String, String> options) {}

  /** Where data and plugins are is of no consequence, nor how often a checkpoint is written. */
  static final Set<String> FREE =
      Set.of("data-dir", "plugin", "checkpoint-every", "keep-checkpoints");

  private final Saved here;
  private final Consumer<String> warning;

  /**
   * Describes this process.
   *
   * @param dataChecksum of all images and labels
   * @param options in effect, by their long names
   * @param warning is told if a training goes on elsewhere
   */
  public Origin(
      Engine engine, String dataChecksum, Map<String, Object> options, Consumer<String> warning) {
    SortedMap<String, String> shaping = new TreeMap<>();
    options.forEach((name, value) -> shaping.put(name, String.valueOf(value)));
    shaping.keySet().removeAll(FREE);
    here =
        new Saved(
            dataChecksum,
            "Sphere %s, %s %s, DJL %s, %s %s, %d processors"
                .formatted(
                    SphereVersion.current(),
                    engine.getEngineName(),
                    engine.getVersion(),
                    Engine.getDjlVersion(),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors()),
            shaping);
    this.warning = warning;
  }

  @Override
  public String part() {
    return "origin.json";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    JsonPart.write(here, out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    Saved there = JsonPart.read(in, Saved.class);
    if (!there.dataChecksum().equals(here.dataChecksum())) {
      throw new IOException(
          "the data has changed since: its checksum was %s and is %s"
              .formatted(there.dataChecksum(), here.dataChecksum()));
    }
    for (String name : union(there.options().keySet(), here.options().keySet())) {
      String before = there.options().get(name);
      String now = here.options().get(name);
      if (!Objects.equals(before, now)) {
        throw new IOException(
            "config.yaml has changed since: %s was %s and is %s".formatted(name, before, now));
      }
    }
    if (!there.runsOn().equals(here.runsOn())) {
      warning.accept(
          "began on %s and goes on on %s: the last bits may differ"
              .formatted(there.runsOn(), here.runsOn()));
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }
}

package dev.sphere.cli.run;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sphere.cli.Version;
import dev.sphere.models.checkpoint.Resumable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What a training is of and runs on. It goes on with the same data only; on other versions or
 * another machine it goes on with a warning, as the last bits may differ there.
 */
public final class Origin implements Resumable {

  private static final int MOST_BYTES = 1 << 16;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  /**
   * The origin as it is written.
   *
   * @param dataChecksum of all images and labels
   * @param runsOn versions and machine, in a line
   */
  private record Saved(String dataChecksum, String runsOn) {}

  private final Saved here;
  private final Consumer<String> warning;

  /**
   * Describes this process.
   *
   * @param dataChecksum of all images and labels
   * @param warning is told if a training goes on elsewhere
   */
  public Origin(Engine engine, String dataChecksum, Consumer<String> warning) {
    here =
        new Saved(
            dataChecksum,
            "Sphere %s, %s %s, DJL %s, %s %s, %d processors"
                .formatted(
                    Version.current(),
                    engine.getEngineName(),
                    engine.getVersion(),
                    Engine.getDjlVersion(),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors()));
    this.warning = warning;
  }

  @Override
  public String part() {
    return "origin.json";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.write(JSON.writeValueAsBytes(here));
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    Saved there;
    try {
      there = JSON.readValue(in.readNBytes(MOST_BYTES), Saved.class);
    } catch (JacksonException problem) {
      throw new IOException("its part " + part() + ": " + problem.getOriginalMessage(), problem);
    }
    if (!there.dataChecksum().equals(here.dataChecksum())) {
      throw new IOException(
          "the data has changed since: its checksum was %s and is %s"
              .formatted(there.dataChecksum(), here.dataChecksum()));
    }
    if (!there.runsOn().equals(here.runsOn())) {
      warning.accept(
          "began on %s and goes on on %s: the last bits may differ"
              .formatted(there.runsOn(), here.runsOn()));
    }
  }
}

package dev.sphere.models.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sphere.api.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Parts of a checkpoint that are a JSON object, for states that are a record of a few numbers. */
public final class JsonPart {

  /** More than any such state has. */
  private static final int MOST_BYTES = 1 << 24;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private JsonPart() {}

  /** Writes a record; the stream stays open. */
  public static void write(Object state, OutputStream out) throws IOException {
    out.write(JSON.writeValueAsBytes(state));
  }

  /**
   * Reads the record that is the rest of a part.
   *
   * @throws IOException if it is not one of this type; says in a line why
   */
  public static <T> T read(InputStream in, Class<T> type) throws IOException {
    try {
      T state = JSON.readValue(in.readNBytes(MOST_BYTES), type);
      if (state == null) {
        throw new IOException("a part of it holds nothing");
      }
      return state;
    } catch (JacksonException problem) {
      throw new IOException(
          "a part of it is no JSON of its kind: " + Excerpt.of(problem.getOriginalMessage()),
          problem);
    }
  }
}

package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.CellQueue.Ground;
import dev.sphere.models.checkpoint.JsonPart;
import dev.sphere.models.checkpoint.Resumable;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** Which cell a training is of, so that it goes on with the same alone. */
final class CellOrigin implements Resumable {

  private record Saved(
      String experiment, Cell cell, Map<String, Object> protocol, Ground ground, String commit) {}

  private final byte[] json;

  CellOrigin(
      String experiment, Cell cell, Map<String, Object> protocol, Ground ground, String commit)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonPart.write(new Saved(experiment, cell, protocol, ground, commit), bytes);
    json = bytes.toByteArray();
  }

  @Override
  public String part() {
    return "cell.json";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.write(json);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    if (!Arrays.equals(in.readAllBytes(), json)) {
      throw new IOException("it is of another protocol or revision, or of other data");
    }
  }
}

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

  private final Saved origin;
  private final byte[] json;

  CellOrigin(
      String experiment, Cell cell, Map<String, Object> protocol, Ground ground, String commit)
      throws IOException {
    origin = new Saved(experiment, cell, protocol, ground, commit);
    json = json(origin);
  }

  private static byte[] json(Saved saved) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonPart.write(saved, bytes);
    return bytes.toByteArray();
  }

  /** Returns what accepts a training of the same cell by whatever sources. */
  Resumable ofAnyRevision() {
    return new Resumable() {
      @Override
      public String part() {
        return CellOrigin.this.part();
      }

      @Override
      public void save(DataOutputStream out) throws IOException {
        CellOrigin.this.save(out);
      }

      @Override
      public void restore(DataInputStream in) throws IOException {
        Saved then = JsonPart.read(in, Saved.class);
        require(
            json(
                new Saved(
                    then.experiment(),
                    then.cell(),
                    then.protocol(),
                    then.ground(),
                    origin.commit())));
      }
    };
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
    require(in.readAllBytes());
  }

  private void require(byte[] then) throws IOException {
    if (!Arrays.equals(then, json)) {
      throw new IOException("it is of another protocol or revision, or of other data");
    }
  }
}

package dev.sphere.models.training;

import dev.sphere.models.checkpoint.Resumable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A part of a checkpoint whose state is not wanted: what is written is read past. */
record Unwanted(Resumable of) implements Resumable {

  @Override
  public String part() {
    return of.part();
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    of.save(out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }
}

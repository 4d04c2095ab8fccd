package dev.sphere.models.checkpoint;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A part that is some bytes. */
class Bytes implements Resumable {

  private final String part;
  private byte[] bytes;

  Bytes(String part, byte... bytes) {
    this.part = part;
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public String part() {
    return part;
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    bytes = new byte[in.readInt()];
    in.readFully(bytes);
  }
}

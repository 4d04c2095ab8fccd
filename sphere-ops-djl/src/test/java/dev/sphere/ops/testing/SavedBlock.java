package dev.sphere.ops.testing;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The parameters of a block as a file holds them. */
public final class SavedBlock {

  private final byte[] bytes;

  private SavedBlock(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Saves a block. */
  public static SavedBlock of(Block block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      block.saveParameters(out);
    }
    return new SavedBlock(bytes.toByteArray());
  }

  /** Loads a new block, on the engine of the manager, and checks that nothing is left over. */
  public void loadInto(Block block, NDManager manager) throws IOException, MalformedModelException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      block.loadParameters(manager, in);
      if (in.read() >= 0) {
        throw new AssertionError("the block left " + (1 + in.available()) + " bytes unread");
      }
    }
  }
}

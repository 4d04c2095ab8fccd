package dev.sphere.models.saving;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.models.network.BoundedInput;
import dev.sphere.models.network.SphereNetwork;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file of weights as DJL writes it: a head, then the parameters of each block. It is read as DJL
 * reads it, but for this: no count in it is believed that is larger than the file, and nothing may
 * follow the last parameter.
 *
 * @param path where it is
 */
record WeightsFile(Path path) {

  private static final byte[] MAGIC = "DJL@".getBytes(StandardCharsets.US_ASCII);

  /** That of DJL since 2019. */
  private static final int VERSION = 1;

  /**
   * Fills a network that is not initialized.
   *
   * @param manager gets the arrays
   * @throws IOException if the file ends too early, is longer than it should be or damaged
   * @throws MalformedModelException if it is of another network
   */
  void readInto(SphereNetwork network, NDManager manager)
      throws IOException, MalformedModelException {
    try (DataInputStream in =
        new DataInputStream(
            new BoundedInput(
                new BufferedInputStream(Files.newInputStream(path), 1 << 16), Files.size(path)))) {
      readHead(in);
      network.loadParameters(manager, in);
      if (in.read() >= 0) {
        throw new IOException("it is longer than its weights");
      }
    }
  }

  /** The name of the model, the type of its numbers, its inputs, its properties: none is used. */
  private static void readHead(DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC) || in.readInt() != VERSION) {
      throw new IOException("it is no file of weights that this version of DJL reads");
    }
    in.readUTF();
    in.readUTF();
    for (int inputs = in.readInt(); inputs > 0; inputs--) {
      in.readUTF();
      Shape.decode(in);
    }
    for (int properties = in.readInt(); properties > 0; properties--) {
      in.readUTF();
      in.readUTF();
    }
  }
}

package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.sphere.api.EngineArrays;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Parameters by their names, and arrays that belong to them as parts of checkpoints hold them. */
final class NamedParameters {

  private NamedParameters() {}

  /** Returns a network's parameters; one that layers share has the first of its names. */
  static Map<String, Parameter> of(Block network, Predicate<Parameter> wanted) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (Pair<String, Parameter> each : network.getParameters()) {
      Parameter parameter = each.getValue();
      if (wanted.test(parameter) && names.putIfAbsent(parameter.getId(), each.getKey()) == null) {
        named.put(each.getKey(), parameter);
      }
    }
    return named;
  }

  /** Writes arrays. */
  static void write(Map<String, NDArray> arrays, DataOutputStream out) throws IOException {
    for (Map.Entry<String, NDArray> each : arrays.entrySet()) {
      byte[] bytes = each.getValue().toByteArray();
      out.writeUTF(each.getKey());
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  /**
   * Overwrites arrays with those that {@link #write} wrote of the same parameters.
   *
   * @throws IOException if they are of others
   */
  static void read(Map<String, NDArray> arrays, DataInputStream in) throws IOException {
    for (Map.Entry<String, NDArray> each : arrays.entrySet()) {
      NDArray array = each.getValue();
      String name = in.readUTF();
      int size = in.readInt();
      if (!name.equals(each.getKey())
          || size != array.size() * array.getDataType().getNumOfBytes()) {
        throw new IOException(
            "it has %d bytes of %s where those of %s %s are expected"
                .formatted(size, name, each.getKey(), array.getShape()));
      }
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new EOFException();
      }
      EngineArrays.write(array, bytes);
    }
  }
}

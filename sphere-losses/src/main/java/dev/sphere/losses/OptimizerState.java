package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import dev.sphere.api.EngineArrays;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an optimizer remembers of one parameter, outside the engine.
 *
 * @param arrays the bytes of each array, in the order in which the optimizer asks for them
 */
record OptimizerState(List<byte[]> arrays) {

  /** Two moments, of all classes and of the sample. */
  private static final int MOST_ARRAYS = 4;

  /** Copies arrays. */
  static OptimizerState of(List<NDArray> arrays) {
    return new OptimizerState(arrays.stream().map(NDArray::toByteArray).toList());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param parameter its name, for messages
   * @param mostBytes that an array can have
   */
  static OptimizerState read(DataInputStream in, String parameter, long mostBytes)
      throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_ARRAYS) {
      throw new IOException(
          "the optimizer's state of %s has %d arrays".formatted(parameter, count));
    }
    List<byte[]> arrays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int size = in.readInt();
      if (size < 0 || size > mostBytes) {
        throw new IOException(
            "the optimizer's state of %s has an array of %d bytes".formatted(parameter, size));
      }
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new EOFException();
      }
      arrays.add(bytes);
    }
    return new OptimizerState(arrays);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(arrays.size());
    for (byte[] bytes : arrays) {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  boolean isEmpty() {
    return arrays.isEmpty();
  }

  /** Overwrites arrays with the first of these; returns the others. */
  OptimizerState restore(List<NDArray> target) {
    if (target.size() > arrays.size()) {
      throw new IllegalArgumentException(
          "the optimizer asks for more than was saved: was another one saved?");
    }
    for (int i = 0; i < target.size(); i++) {
      EngineArrays.write(target.get(i), arrays.get(i));
    }
    return new OptimizerState(arrays.subList(target.size(), arrays.size()));
  }
}

package dev.sphere.models.checkpoint;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Something whose state is a part of a checkpoint: weights, moments, counts. */
public interface Resumable {

  /** Returns the name of the part, unique in a checkpoint: lower-case letters and hyphens. */
  String part();

  /**
   * Writes the state.
   *
   * @throws IOException if it cannot be written
   */
  void save(DataOutputStream out) throws IOException;

  /**
   * Takes the state that {@link #save} wrote, all of it and nothing beyond.
   *
   * @throws IOException if the state is not one of this thing; says why
   */
  void restore(DataInputStream in) throws IOException;
}

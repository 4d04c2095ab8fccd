package dev.sphere.models.training;

import dev.sphere.models.checkpoint.Resumable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the state of the best measurement, for a training without files that leaves its best. */
final class BestInMemory implements Checkpointing {

  private final Map<String, byte[]> best = new LinkedHashMap<>();

  /** A new training has nothing to go on from. */
  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public void restore(List<Resumable> parts) {}

  @Override
  public void restore(int iteration, List<Resumable> parts) throws IOException {
    for (Resumable part : parts) {
      part.restore(new DataInputStream(new ByteArrayInputStream(best.get(part.part()))));
    }
  }

  @Override
  public boolean isDue(int iteration, int iterationsAnEpoch) {
    return false;
  }

  @Override
  public void write(int iteration, int bestIteration, List<Resumable> parts) throws IOException {
    if (iteration == bestIteration) {
      for (Resumable part : parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        part.save(new DataOutputStream(bytes));
        best.put(part.part(), bytes.toByteArray());
      }
    }
  }

  @Override
  public boolean isStopAsked() {
    return false;
  }
}

package dev.sphere.ops.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the garbage collector may do at any time: frees the memory of buffers that Java no longer
 * uses, and others write to it.
 */
public final class Disturbance {

  private static final int BUFFERS_OF_A_SIZE = 2000;

  private Disturbance() {}

  /** Collects the garbage and fills memory that became free with NaN. */
  public static void now() {
    System.gc();
    try {
      Thread.sleep(30); // the collector's cleaner frees the buffers on a thread of its own
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    List<ByteBuffer> kept = new ArrayList<>();
    for (int size : new int[] {1, 4, 8, 16, 24, 32}) {
      for (int i = 0; i < BUFFERS_OF_A_SIZE; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(size);
        for (int b = 0; b < size; b++) {
          buffer.put(b, (byte) 0xff);
        }
        kept.add(buffer);
      }
    }
  }
}

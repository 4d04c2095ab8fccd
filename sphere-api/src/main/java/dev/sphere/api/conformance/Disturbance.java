package dev.sphere.api.conformance;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the garbage collector may do at any time: frees the memory of buffers that Java no longer
 * uses, and others write to it.
 */
public final class Disturbance {

  private static final int BUFFERS_OF_A_SIZE = 200;

  /** In bytes, one for each kind of block that the C library has up to here. */
  private static final int SMALLEST = 24;

  private static final int STEP = 16;
  private static final int LARGEST = 256;

  private static final long PATIENCE_MILLIS = 10_000;

  private Disturbance() {}

  /** Collects the garbage, waits until it is freed, and fills memory that became free with NaN. */
  public static void now() {
    collect();
    // One thread frees what collections found, one after the other: once it reports of the second,
    // it is done with the first.
    collect();
    List<ByteBuffer> kept = new ArrayList<>();
    for (int size = SMALLEST; size <= LARGEST; size += STEP) {
      byte[] ones = new byte[size]; // which are NaN in every floating point type
      Arrays.fill(ones, (byte) 0xff);
      for (int i = 0; i < BUFFERS_OF_A_SIZE; i++) {
        kept.add(ByteBuffer.allocateDirect(size).put(ones));
      }
    }
    Reference.reachabilityFence(kept);
  }

  /** Collects the garbage and waits until the thread that frees it has begun to. */
  private static void collect() {
    ReferenceQueue<Object> freed = new ReferenceQueue<>();
    PhantomReference<Object> garbage = new PhantomReference<>(new Object(), freed);
    System.gc();
    try {
      if (freed.remove(PATIENCE_MILLIS) == null) {
        throw new IllegalStateException("this JVM does not collect garbage when it is asked to");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Reference.reachabilityFence(garbage);
  }
}

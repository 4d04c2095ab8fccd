package dev.sphere.api.conformance;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the garbage collector may do at any time: frees the memory of buffers that Java no longer
 * uses, and others write to it.
 */
public final class Disturbance {

  /** Buffers that are garbage at once: when they are freed, so is what was garbage before. */
  private static final int DROPPED = 32;

  private static final int BUFFERS_OF_A_SIZE = 1000;

  /** In bytes, one for each kind of block that the C library has up to here. */
  private static final int SMALLEST = 24;

  private static final int STEP = 16;
  private static final int LARGEST = 256;

  private static final long PATIENCE_MILLIS = 2000;

  private static final BufferPoolMXBean POOL =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("this JVM counts no direct buffers"));

  private Disturbance() {}

  /** Collects the garbage and fills memory that became free with NaN. */
  public static void now() {
    long inUse = POOL.getCount();
    allocate(DROPPED, Long.BYTES);
    System.gc();
    awaitFewerThan(inUse + 1);
    List<ByteBuffer> kept = new ArrayList<>();
    for (int size = SMALLEST; size <= LARGEST; size += STEP) {
      kept.addAll(allocate(BUFFERS_OF_A_SIZE, size));
    }
    Reference.reachabilityFence(kept);
  }

  /** Waits until fewer buffers are in use, and the thread that frees them rests. */
  private static void awaitFewerThan(long count) {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    long last;
    do {
      last = POOL.getCount();
      try {
        Thread.sleep(2);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    } while ((last >= count || POOL.getCount() < last) && System.currentTimeMillis() < end);
  }

  /** Returns buffers of ones alone, which are NaN in every floating point type. */
  private static List<ByteBuffer> allocate(int count, int size) {
    List<ByteBuffer> buffers = new ArrayList<>();
    byte[] ones = new byte[size];
    Arrays.fill(ones, (byte) 0xff);
    for (int i = 0; i < count; i++) {
      buffers.add(ByteBuffer.allocateDirect(size).put(ones));
    }
    return buffers;
  }
}

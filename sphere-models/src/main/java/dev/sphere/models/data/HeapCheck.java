package dev.sphere.models.data;

import java.util.Locale;

/** Refuses data that Java's memory cannot hold, before it is read. */
final class HeapCheck {
  private HeapCheck() {}

  /**
   * Checks that some bytes fit into the memory that Java may use at most.
   *
   * @param bytes how many bytes the images take
   * @param what whose images they are, the beginning of the message
   */
  static void require(long bytes, String what) {
    long available = Runtime.getRuntime().maxMemory();
    if (bytes > available) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s takes %,d MB of memory, but Java may use %,d MB.\n"
                  + "Raise the limit (-Xmx) or use fewer or smaller images.",
              what,
              bytes >> 20,
              available >> 20));
    }
  }
}

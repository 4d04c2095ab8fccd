package dev.sphere.models.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntFunction;

/**
 * The batches of one epoch, prepared ahead by one background thread: at most three wait. Close it
 * to stop the thread; it stops by itself after the last batch. For one consuming thread, though any
 * thread may close it.
 */
public final class BatchIterator implements Iterator<PreparedBatch>, AutoCloseable {
  private static final int AHEAD = 3;

  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;
  private Item next;
  private volatile boolean closed;

  /** Prepares the batches of a range by a function of their number. */
  BatchIterator(int firstBatch, int endBatch, IntFunction<PreparedBatch> prepare) {
    thread = new Thread(() -> produce(firstBatch, endBatch, prepare), "sphere-batches");
    // Nobody should wait for batches that nobody will use.
    thread.setDaemon(true);
    thread.start();
  }

  /** A batch, or the failure to make one, or the end if both are null. */
  private record Item(PreparedBatch batch, Throwable failure) {
    static final Item END = new Item(null, null);
  }

  private void produce(int firstBatch, int endBatch, IntFunction<PreparedBatch> prepare) {
    try {
      queue.put(prepareAll(firstBatch, endBatch, prepare));
    } catch (InterruptedException e) {
      // close() interrupted: nobody reads on.
    }
  }

  /** Hands over the batches and returns what comes after the last: the end or a failure. */
  private Item prepareAll(int firstBatch, int endBatch, IntFunction<PreparedBatch> prepare)
      throws InterruptedException {
    try {
      for (int batch = firstBatch; batch < endBatch && !closed; batch++) {
        queue.put(new Item(prepare.apply(batch), null));
      }
      return Item.END;
    } catch (RuntimeException | Error e) {
      return new Item(null, e);
    }
  }

  /**
   * Whether there is another batch; waits until that is known. False once this is closed.
   *
   * @throws DataException if the background thread failed, with its failure as the cause, or if the
   *     calling thread was interrupted while it waited
   */
  @Override
  public boolean hasNext() {
    if (closed) {
      return false;
    }
    if (next == null) {
      next = take();
    }
    if (next.failure() instanceof Error error) {
      throw error;
    }
    if (next.failure() != null) {
      throw new DataException(
          "A batch could not be prepared: " + next.failure().getMessage(), next.failure());
    }
    return next.batch() != null;
  }

  /**
   * The next batch; waits for it.
   *
   * @throws NoSuchElementException if there is none, or this is closed
   * @throws DataException as {@link #hasNext()}
   */
  @Override
  public PreparedBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no further batch");
    }
    PreparedBatch batch = next.batch();
    next = null;
    return batch;
  }

  /** Stops the background thread and waits for it: no longer than one batch takes. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    queue.clear();
    // Wakes a consumer that waits on another thread.
    queue.add(Item.END);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the background thread still runs. */
  boolean isPreparing() {
    return thread.isAlive();
  }

  private Item take() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("Interrupted while waiting for a batch.", e);
    }
  }
}

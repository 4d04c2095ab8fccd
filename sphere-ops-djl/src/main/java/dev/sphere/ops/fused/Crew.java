package dev.sphere.ops.fused;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The processors of the common pool at work on many small pieces. Each takes the next piece when it
 * is done with one, so that one that something else uses too, such as an engine's thread that spins
 * for want of work, holds up nobody for more than a piece.
 */
public final class Crew {

  private final int helpers;

  private Crew(int helpers) {
    this.helpers = helpers;
  }

  /** Returns the calling thread alone. */
  public static Crew ofOne() {
    return new Crew(0);
  }

  /** Returns the calling thread and all that the common pool has. */
  public static Crew ofAll() {
    return new Crew(ForkJoinPool.getCommonPoolParallelism());
  }

  /**
   * Does pieces of work.
   *
   * @param pieces how many
   * @param workers makes what does the piece of a number from 0, for each thread its own
   */
  public void work(int pieces, Supplier<IntConsumer> workers) {
    AtomicInteger next = new AtomicInteger();
    Runnable work =
        () -> {
          IntConsumer worker = workers.get();
          int piece = next.getAndIncrement();
          while (piece < pieces) {
            worker.accept(piece);
            piece = next.getAndIncrement();
          }
        };
    List<? extends ForkJoinTask<?>> started =
        IntStream.range(0, Math.min(helpers, pieces - 1))
            .mapToObj(i -> ForkJoinPool.commonPool().submit(work))
            .toList();
    try {
      work.run();
    } finally {
      started.forEach(ForkJoinTask::join);
    }
  }
}

package dev.sphere.api.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** A computation that several threads do at once. */
final class Threads {

  private static final int THREADS = 4;

  private Threads() {}

  /**
   * Finds whether each thread sees what one thread alone sees, bit for bit.
   *
   * @param computation makes its results beginning with the one it is given, so that no two threads
   *     are at one place; it returns them in the same order always
   * @param count of the results
   * @param rounds how often each thread does it
   * @param place names a result
   */
  static Finding seeTheSame(
      IntFunction<double[]> computation, int count, int rounds, IntFunction<String> place) {
    double[] expected = computation.apply(0);
    Worst worst = new Worst();
    CountDownLatch ready = new CountDownLatch(THREADS);
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<double[]>>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * count / THREADS;
        all.add(executor.submit(() -> repeat(computation, first, rounds, ready)));
      }
      for (Future<List<double[]>> results : all) {
        for (double[] found : results.get()) {
          for (int i = 0; i < expected.length; i++) {
            int entry = i;
            worst.same(expected[i], found[i], () -> place.apply(entry));
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException thrown) {
      worst.require(false, () -> "a thread threw " + thrown.getCause());
    } finally {
      executor.shutdown();
    }
    worst.allHold(THREADS + " threads, each " + rounds + " times");
    return worst.finding();
  }

  private static List<double[]> repeat(
      IntFunction<double[]> computation, int first, int rounds, CountDownLatch ready)
      throws InterruptedException {
    ready.countDown();
    ready.await();
    List<double[]> results = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      results.add(computation.apply(first));
    }
    return results;
  }
}

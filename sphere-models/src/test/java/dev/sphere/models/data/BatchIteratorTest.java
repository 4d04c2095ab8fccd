package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatchIteratorTest {

  @Test
  void stopsPromptlyWhenClosed() throws InterruptedException {
    AtomicInteger prepared = new AtomicInteger();
    BatchIterator iterator =
        new BatchIterator(
            0,
            1_000_000_000,
            batch -> {
              prepared.incrementAndGet();
              return batch(batch);
            });
    assertThat(iterator.next().labels()).containsExactly(0);
    long start = System.nanoTime();
    iterator.close();

    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    assertThat(iterator.isPreparing()).isFalse();
    // One was consumed, three wait, one more may be in hand.
    assertThat(prepared.get()).isBetween(1, 5);
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    iterator.close();
  }

  @Test
  void handsAFailureToTheConsumer() {
    IllegalStateException failure = new IllegalStateException("broken at 2");
    try (BatchIterator iterator =
        new BatchIterator(
            0,
            5,
            batch -> {
              if (batch == 2) {
                throw failure;
              }
              return batch(batch);
            })) {
      assertThat(iterator.next().labels()).containsExactly(0);
      assertThat(iterator.next().labels()).containsExactly(1);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(iterator::hasNext)
            .isInstanceOf(DataException.class)
            .hasMessage("A batch could not be prepared: broken at 2")
            .hasCause(failure);
      }
    }
  }

  @Test
  void handsAnErrorToTheConsumer() {
    try (BatchIterator iterator =
        new BatchIterator(
            0,
            5,
            batch -> {
              throw new OutOfMemoryError("test");
            })) {
      assertThatThrownBy(iterator::next).isInstanceOf(OutOfMemoryError.class).hasMessage("test");
    }
  }

  @Test
  void closingWakesAWaitingConsumer() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    BatchIterator iterator =
        new BatchIterator(
            0,
            1,
            batch -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return batch(batch);
            });
    Thread closer = new Thread(iterator::close);
    closer.start();
    assertThat(iterator.hasNext()).isFalse();
    closer.join();
  }

  @Test
  void anInterruptedConsumerSaysSo() {
    CountDownLatch never = new CountDownLatch(1);
    try (BatchIterator iterator =
        new BatchIterator(
            0,
            1,
            batch -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return batch(batch);
            })) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(iterator::hasNext)
          .isInstanceOf(DataException.class)
          .hasMessage("Interrupted while waiting for a batch.");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void theThreadEndsWithTheLastBatch() throws InterruptedException {
    BatchIterator iterator = new BatchIterator(0, 2, BatchIteratorTest::batch);
    iterator.forEachRemaining(batch -> {});
    while (iterator.isPreparing()) {
      Thread.sleep(1);
    }
    assertThat(iterator.hasNext()).isFalse();
    iterator.close();
  }

  private static PreparedBatch batch(int label) {
    return new PreparedBatch(new float[1], new int[] {label}, 1, 1, 1);
  }
}

package dev.sphere.ops.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class CrewTest {

  @Test
  void doesEachPieceOnce() {
    for (Crew crew : List.of(Crew.ofOne(), Crew.ofAll())) {
      for (int pieces : new int[] {0, 1, 2, 3, 1000}) {
        AtomicIntegerArray done = new AtomicIntegerArray(pieces);
        crew.work(pieces, () -> done::incrementAndGet);

        for (int i = 0; i < pieces; i++) {
          assertThat(done.get(i)).as("piece %d of %d", i, pieces).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void makesAWorkerForEachThreadAtMost() {
    AtomicInteger workers = new AtomicInteger();
    Crew.ofOne()
        .work(
            100,
            () -> {
              workers.incrementAndGet();
              return piece -> {};
            });

    assertThat(workers).hasValue(1);
  }

  @Test
  void aFailureComesOut() {
    for (Crew crew : List.of(Crew.ofOne(), Crew.ofAll())) {
      assertThatThrownBy(
              () ->
                  crew.work(
                      50,
                      () ->
                          piece -> {
                            if (piece == 20) {
                              throw new IllegalStateException("piece 20");
                            }
                          }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("piece 20");
    }
  }
}

package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.testing.Draw;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClassSamplerTest {

  @Test
  void drawsTheLabelsAndAsManyOthersAsAreWanted() {
    for (int seed = 0; seed < 200; seed++) {
      Draw draw = new Draw(seed);
      int classes = draw.whole(1, 40);
      int size = draw.whole(1, classes);
      int[] labels =
          IntStream.range(0, draw.whole(1, 30)).map(i -> draw.whole(0, classes - 1)).toArray();
      long distinct = Arrays.stream(labels).distinct().count();

      long[] drawn = new ClassSampler(classes, size).draw(labels).numbers();

      assertThat(drawn)
          .as("seed %d", seed)
          .hasSize((int) Math.max(distinct, size))
          .contains(Arrays.stream(labels).asLongStream().toArray())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(drawn[0]).as("seed %d", seed).isNotNegative();
      assertThat(drawn[drawn.length - 1]).as("seed %d", seed).isLessThan(classes);
    }
  }

  @Test
  void drawsAllWhereAllAreWanted() {
    assertThat(new ClassSampler(5, 5).draw(new int[] {3}).numbers()).containsExactly(0, 1, 2, 3, 4);
    assertThat(new ClassSampler(1, 1).draw(new int[] {0, 0}).numbers()).containsExactly(0);
  }

  /** χ² of the counts of 47 negatives over 20,000 draws of 12 of them; 99.9 % of 46 degrees. */
  @Test
  void drawsEachNegativeAsOften() {
    int draws = 20_000;
    ClassSampler sampler = new ClassSampler(50, 15);
    int[] labels = {7, 0, 49, 7};
    int[] counts = new int[50];
    int[][] pairs = new int[50][50];
    for (int draw = 0; draw < draws; draw++) {
      long[] numbers = sampler.draw(labels).numbers();
      for (long number : numbers) {
        counts[(int) number]++;
        for (long other : numbers) {
          pairs[(int) number][(int) other]++;
        }
      }
    }
    double expected = draws * 12 / 47.0;
    double statistic = 0;
    for (int number = 0; number < 50; number++) {
      if (number == 0 || number == 7 || number == 49) {
        assertThat(counts[number]).isEqualTo(draws);
      } else {
        statistic += Math.pow(counts[number] - expected, 2) / expected;
      }
    }
    // Drawn without repetition the counts vary by 35/46 of what independent ones would.
    assertThat(statistic * 46 / 35).isBetween(18.0, 81.4);
    // Neighbours are together as often as any two: 20,000·12·11/(47·46) = 1221, deviation 34.
    for (int number = 1; number < 48; number++) {
      if (number != 7 && number != 6) {
        assertThat(pairs[number][number + 1]).as("%d", number).isBetween(1051, 1391);
      }
    }
  }

  @Test
  void drawsOthersEachTimeButTheSameFromTheSameStart() {
    ClassSampler one = new ClassSampler(1000, 100);
    ClassSampler another = new ClassSampler(1000, 100);
    int[] labels = {5};
    long[] first = one.draw(labels).numbers();
    long[] second = one.draw(labels).numbers();

    assertThat(second).isNotEqualTo(first);
    assertThat(another.draw(labels).numbers()).isEqualTo(first);
    assertThat(another.draws()).isEqualTo(1);
    ClassSampler restored = new ClassSampler(1000, 100);
    restored.restore(another.draws());
    assertThat(restored.draw(labels).numbers()).isEqualTo(second);
  }

  /** Both draws leave classes to chance that are independent, whatever the labels. */
  @Test
  void drawsAreIndependentWhereLabelsGrowByOne() {
    int classes = 1_000_000;
    ClassSampler sampler = new ClassSampler(classes, 100_000);
    long[] before = sampler.draw(IntStream.range(0, 60).toArray()).numbers();
    for (int labels = 61; labels < 70; labels++) {
      long[] drawn = sampler.draw(IntStream.range(0, labels).toArray()).numbers();

      // Of 100,000 a tenth are drawn again, hypergeometric: the deviation is 90.
      assertThat(inBoth(before, drawn)).as("%d labels", labels).isBetween(9_500, 10_500);
      before = drawn;
    }
  }

  private static int inBoth(long[] some, long[] others) {
    BitSet numbers = new BitSet();
    LongStream.of(some).forEach(number -> numbers.set((int) number));
    return (int) LongStream.of(others).filter(number -> numbers.get((int) number)).count();
  }

  @Test
  void givesEachClassTheColumnOfItsPlace() {
    assertThat(new SampledClasses(new long[] {2, 5, 9}).columns(new int[] {9, 2, 9, 5}))
        .containsExactly(2, 0, 2, 1);
  }
}

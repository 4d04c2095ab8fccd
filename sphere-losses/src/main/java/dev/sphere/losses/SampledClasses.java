package dev.sphere.losses;

import java.util.Arrays;

/**
 * The classes that a batch is compared with; each has the column of its place.
 *
 * @param numbers ascending
 */
record SampledClasses(long[] numbers) {

  /** None. */
  static final SampledClasses NONE = new SampledClasses(new long[0]);

  /** Returns the columns of classes that are all in the sample. */
  long[] columns(int[] classes) {
    return Arrays.stream(classes)
        .mapToLong(number -> Arrays.binarySearch(numbers, number))
        .toArray();
  }

  /** Returns how many there are. */
  int size() {
    return numbers.length;
  }
}

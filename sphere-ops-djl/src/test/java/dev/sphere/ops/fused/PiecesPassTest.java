package dev.sphere.ops.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pass over pieces against interpolation in float64. */
class PiecesPassTest {

  @Test
  void ofPiecesIsRightToFloat32ForEveryFilter() {
    for (int filters : new int[] {1, 3, 64, 700}) {
      for (int pieces : new int[] {2, 8, 32}) {
        Random random = new Random(filters + pieces);
        float[] heights = new float[(pieces + 1) * filters];
        for (int i = 0; i < heights.length; i++) {
          heights[i] = (float) (2 * random.nextDouble() - 1);
        }
        int size = filters * (70_000 / filters);
        float[] cosines = FarCosines.of(size, filters);
        float[] values = new float[size];
        float[] slopes = cosines.clone();
        float[] fractions = new float[size];
        long[] numbers = new long[size];
        PiecesPass pass = new PiecesPass(heights, filters, Crew.ofAll());
        pass.compute(
            FloatBuffer.wrap(slopes),
            FloatBuffer.wrap(values),
            Optional.of(
                new PiecesPass.Gradients(
                    FloatBuffer.wrap(slopes),
                    LongBuffer.wrap(numbers),
                    FloatBuffer.wrap(fractions))));
        float[] inPlace = cosines.clone();
        pass.compute(FloatBuffer.wrap(inPlace), FloatBuffer.wrap(inPlace), Optional.empty());

        assertThat(inPlace).as("%d filters, %d pieces", filters, pieces).isEqualTo(values);
        for (int i = 0; i < size; i++) {
          double theta = FarCosines.angle(cosines[i]);
          double position = pieces * theta / Math.PI;
          int knot = Math.min(pieces - 1, (int) position);
          double low = heights[knot * filters + i % filters];
          double rise = heights[(knot + 1) * filters + i % filters] - low;
          String where = "c = %s, %d filters, %d pieces".formatted(cosines[i], filters, pieces);
          assertThat(numbers[i]).as("piece at %s", where).isBetween(0L, pieces - 1L);
          assertThat(numbers[i] + (double) fractions[i])
              .as("position at %s", where)
              .isCloseTo(position, within(3e-7 * pieces));
          assertThat((double) values[i])
              .as("value at %s", where)
              .isCloseTo(low + (position - knot) * rise, within(6e-7 * pieces + 3e-7));
          double sine = Math.max(FarCosines.RESOLUTION, Math.sin(theta));
          boolean isAtKnot = Math.abs(position - Math.rint(position)) < 3e-7 * pieces;
          if (!isAtKnot) {
            double slope = -rise * pieces / Math.PI / sine;
            assertThat((double) slopes[i])
                .as("slope at %s", where)
                .isCloseTo(slope, within(1e-5 * (pieces + Math.abs(slope)) / sine));
          }
        }
      }
    }
  }

  @Test
  void atARightAngleTheSlopeOfPiecesIsTheMeanOfBothSides() {
    float[] slopes = {0, Float.NaN};
    float[] values = new float[2];
    new PiecesPass(new float[] {1, 0.5f, -1}, 1, Crew.ofOne())
        .compute(
            FloatBuffer.wrap(slopes),
            FloatBuffer.wrap(values),
            Optional.of(
                new PiecesPass.Gradients(
                    FloatBuffer.wrap(slopes), LongBuffer.allocate(2), FloatBuffer.allocate(2))));

    assertThat(values).containsExactly(0.5f, Float.NaN);
    assertThat((double) slopes[0]).isCloseTo(2 / Math.PI, within(1e-7));
  }
}

package dev.sphere.ops.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.api.AngularOperator;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.operator.SquareCosine;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Curves against the two functions they stand for. */
class CurvesTest {

  /** The least angle that a float32 cosine tells from 0. */
  private static final double RESOLUTION = Math.sqrt(1e-5);

  /** Two functions and nothing else, as of a plugin. */
  private record TwoFunctions(DoubleUnaryOperator g, DoubleUnaryOperator slope)
      implements AngularOperator {

    @Override
    public double value(double theta) {
      return g.applyAsDouble(theta);
    }

    @Override
    public double derivative(double theta) {
      return slope.applyAsDouble(theta);
    }
  }

  private static TwoFunctions tabulated(AngularOperator operator) {
    return new TwoFunctions(operator::value, operator::derivative);
  }

  /** Bends at θ = 1 and, where it jumps by a quarter, at θ = 2.5. */
  private static final TwoFunctions BENT =
      new TwoFunctions(
          theta -> theta < 1 ? 1 : theta < 2.5 ? 1 - (theta - 1) : -0.75 + 0 * theta,
          theta -> theta < 1 ? 0 : theta < 2.5 ? -1 : 0);

  private static float[] cosines(int count, long seed) {
    Random random = new Random(seed);
    float[] cosines = new float[count];
    for (int i = 0; i < count; i++) {
      cosines[i] =
          switch (i % 3) {
            case 0 -> (float) (random.nextGaussian() * 0.2);
            case 1 -> (float) (2 * random.nextDouble() - 1);
            default ->
                (float)
                    (Math.signum(random.nextGaussian())
                        * (1 - Math.pow(10, -8 * random.nextDouble())));
          };
    }
    float[] edges = {0, -0f, 1, -1, 1.0000002f, -1.0000002f, 1.5f, 1e-38f, -1e-20f};
    System.arraycopy(edges, 0, cosines, 0, Math.min(count, edges.length));
    return cosines;
  }

  /** The functions at a cosine that rounding may have left outside [−1, 1]. */
  private static double angle(float cosine) {
    return Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  private static void isRight(AngularOperator operator, double valueTolerance, double ofSlope) {
    CosineCurve curve = Curves.of(operator).orElseThrow();
    for (int seed = 0; seed < 30; seed++) {
      float[] cosines = cosines(CosineCurve.RUN, seed);
      float[] values = new float[CosineCurve.RUN];
      float[] slopes = new float[CosineCurve.RUN];
      curve.evaluate(cosines.clone(), values, slopes, CosineCurve.RUN);
      for (int i = 0; i < CosineCurve.RUN; i++) {
        double theta = angle(cosines[i]);
        double safe = Math.max(RESOLUTION, Math.min(Math.PI - RESOLUTION, theta));
        // Closer to an end than float32 resolves, the slope of g may be that of either angle.
        double there = -operator.derivative(safe) / Math.sin(safe);
        double here = -operator.derivative(theta) / Math.sin(safe);
        double tolerance = ofSlope * (1 + Math.abs(there)) / Math.sin(safe);
        assertThat((double) values[i])
            .as("%s at c = %s, seed %d", operator, cosines[i], seed)
            .isCloseTo(operator.value(theta), within(valueTolerance));
        assertThat((double) slopes[i])
            .as("slope of %s at c = %s, seed %d", operator, cosines[i], seed)
            .isBetween(Math.min(here, there) - tolerance, Math.max(here, there) + tolerance);
      }
    }
  }

  @Test
  void ofTheArcSineIsRightToFloat32() {
    isRight(new Linear(), 3e-7, 1e-6);
  }

  @Test
  void ofTheSigmoidIsRightToFloat32ForEveryK() {
    for (double k : new double[] {0.01, 0.02, 0.05, 0.1, 0.3, 0.7, 1, 10, 100}) {
      isRight(new Sigmoid(k), 5e-7, 1e-6 * (1 + 1 / k));
    }
  }

  @Test
  void ofTheSquareCosineIsRightToFloat32() {
    isRight(new SquareCosine(), 2e-7, 1e-6);
  }

  @Test
  void ofTwoFunctionsIsRightToFloat32() {
    isRight(tabulated(new Linear()), 3e-7, 2e-6);
    isRight(tabulated(new Cosine()), 3e-7, 2e-6);
    isRight(tabulated(new SquareCosine()), 3e-7, 2e-6);
    for (double k : new double[] {0.02, 0.1, 0.3, 1, 100}) {
      isRight(tabulated(new Sigmoid(k)), 3e-7 * (1 + 0.02 / k), 2e-6 * (1 + 1 / k));
    }
  }

  @Test
  void whereAFunctionBendsItIsEvaluatedAsItIs() {
    isRight(BENT, 3e-7, 1e-4);
  }

  @Test
  void whatIsNoNumberStaysNone() {
    for (AngularOperator operator : List.of(new Linear(), new Sigmoid(), BENT)) {
      float[] cosines = {Float.NaN, 0.5f};
      float[] values = new float[2];
      Curves.of(operator).orElseThrow().evaluate(cosines, values, new float[2], 2);

      assertThat(values[0]).as("%s", operator).isNaN();
      assertThat(values[1]).as("%s", operator).isFinite();
    }
  }

  @Test
  void thereIsNoneOfAnOperatorThatLearnsOrEvaluatesItself() {
    assertThat(Curves.of(new LearnableSigmoid())).isEmpty();
    assertThat(Curves.of(new Cosine())).isEmpty();
  }

  @Test
  void aPassIsTheSameOnOneProcessorAndOnAllAndForAnySize() {
    CosineCurve curve = Curves.of(new Sigmoid()).orElseThrow();
    for (int size : new int[] {1, 15, 2047, 2048, 2049, 65_536, 65_537, 200_001}) {
      float[] cosines = cosines(size, size);
      float[] values = new float[size];
      float[] slopes = cosines.clone();
      FusedPass.of(curve, Crew.ofOne())
          .compute(FloatBuffer.wrap(slopes), FloatBuffer.wrap(values), FloatBuffer.wrap(slopes));
      float[] onAll = new float[size];
      float[] slopesOnAll = cosines.clone();
      FusedPass.of(curve, Crew.ofAll())
          .compute(
              FloatBuffer.wrap(slopesOnAll),
              FloatBuffer.wrap(onAll),
              FloatBuffer.wrap(slopesOnAll));
      float[] inPlace = cosines.clone();
      FusedPass.of(curve, Crew.ofAll())
          .compute(FloatBuffer.wrap(inPlace), FloatBuffer.wrap(inPlace));

      assertThat(onAll).as("%d values", size).isEqualTo(values);
      assertThat(inPlace).as("%d values in place", size).isEqualTo(values);
      assertThat(slopesOnAll).as("%d slopes", size).isEqualTo(slopes);
      for (int i = 0; i < size; i += 1 + size / 50) {
        assertThat((double) values[i])
            .as("%d of %d", i, size)
            .isCloseTo(new Sigmoid().value(angle(cosines[i])), within(5e-7));
      }
    }
  }

  @Test
  void ofTheLearnedSigmoidIsRightToFloat32ForEveryFilter() {
    for (int filters : new int[] {1, 3, 64, 700}) {
      float[] slopesOfFilters = new float[filters];
      Random random = new Random(filters);
      for (int filter = 0; filter < filters; filter++) {
        slopesOfFilters[filter] = (float) Math.pow(10, -1.3 + 2 * random.nextDouble());
      }
      int size = filters * (70_000 / filters);
      float[] cosines = cosines(size, filters);
      float[] values = new float[size];
      float[] slopes = cosines.clone();
      float[] rises = new float[size];
      FusedPass.of(new LearnedSigmoidCurve(), slopesOfFilters, Crew.ofAll())
          .compute(
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(values),
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(rises));

      for (int i = 0; i < size; i++) {
        double k = slopesOfFilters[i % filters];
        Sigmoid sigmoid = new Sigmoid(k);
        double theta = angle(cosines[i]);
        double safe = Math.max(RESOLUTION, Math.min(Math.PI - RESOLUTION, theta));
        double slope = -sigmoid.derivative(theta) / Math.sin(safe);
        double step = 1e-5 * k;
        double rise =
            (new Sigmoid(k + step).value(theta) - new Sigmoid(k - step).value(theta)) / (2 * step);
        String where = "k = %s, c = %s, %d filters".formatted(k, cosines[i], filters);
        assertThat((double) values[i])
            .as("value at %s", where)
            .isCloseTo(sigmoid.value(theta), within(5e-7));
        assertThat((double) slopes[i])
            .as("slope at %s", where)
            .isCloseTo(slope, within(3e-6 * (1 + 1 / k) * (1 + slope) / Math.sin(safe)));
        assertThat((double) rises[i])
            .as("derivative by k at %s", where)
            // It is z(1 − t²)/k to begin with, and z reaches 9 before 1 − t² is 0.
            .isCloseTo(rise, within(1e-5 / k));
      }
    }
  }

  @Test
  void ofTheLearnedPowerIsRightToFloat32ForEveryFilter() {
    for (int filters : new int[] {1, 2, 3, 64, 700}) {
      float[] exponents = new float[filters];
      Random random = new Random(filters);
      for (int filter = 0; filter < filters; filter++) {
        exponents[filter] = (float) Math.pow(100, random.nextDouble());
      }
      float[] ends = {1, 100};
      System.arraycopy(ends, 0, exponents, 0, Math.min(filters, ends.length));
      int size = filters * (70_000 / filters);
      float[] cosines = cosines(size, filters);
      float[] values = new float[size];
      float[] slopes = cosines.clone();
      float[] rises = new float[size];
      FusedPass.of(new LearnedPowerCurve(), exponents, Crew.ofAll())
          .compute(
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(values),
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(rises));

      for (int i = 0; i < size; i++) {
        double p = exponents[i % filters];
        // No double is an angle with a cosine nearer to 0.
        double length = Math.max(Math.cos(Math.PI / 2), Math.min(1, Math.abs(cosines[i])));
        double value = Math.copySign(Math.pow(length, p), cosines[i]);
        String where = "p = %s, c = %s, %d filters".formatted(p, cosines[i], filters);
        assertThat((double) values[i]).as("value at %s", where).isCloseTo(value, within(3e-7));
        assertThat((double) slopes[i])
            .as("slope at %s", where)
            .isCloseTo(p * Math.pow(length, p - 1), within(4e-7 * p));
        assertThat((double) rises[i])
            .as("derivative by p at %s", where)
            .isCloseTo(value * Math.log(length), within(3e-7));
      }
    }
  }

  @Test
  void ofTheLearnedPowerOfOneTheCosineIsKept() {
    float[] cosines = {0, -0f, 1e-38f, -1e-45f, 0.3f, -0.7f, 1, -1, 1.0000002f, Float.NaN};
    float[] values = new float[cosines.length];
    float[] slopes = cosines.clone();
    FusedPass.of(new LearnedPowerCurve(), new float[] {1}, Crew.ofOne())
        .compute(FloatBuffer.wrap(slopes), FloatBuffer.wrap(values), FloatBuffer.wrap(slopes));

    assertThat(values).containsExactly(0, -0f, 1e-38f, -1e-45f, 0.3f, -0.7f, 1, -1, 1, Float.NaN);
    assertThat(slopes).startsWith(1, 1, 1, 1, 1, 1, 1, 1, 1);
  }

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
        float[] cosines = cosines(size, filters);
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
          double theta = angle(cosines[i]);
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
          double sine = Math.max(RESOLUTION, Math.sin(theta));
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

package dev.sphere.losses.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.losses.metric.RocCurve.Point;
import dev.sphere.ops.testing.Draw;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RocCurveTest {

  private static final int CASES = 300;

  @Test
  void perfectScoresSeparate() {
    RocCurve curve = new RocCurve(new double[] {0.8, 0.9}, new double[] {0.1, 0.3, 0.2});

    assertThat(curve.area()).isEqualTo(1);
    assertThat(curve.equalErrorRate()).isZero();
    assertThat(curve.equalErrorPoint()).isEqualTo(new Point(0, 1, 0.8));
    assertThat(curve.trueAcceptRate(0)).isEqualTo(1);
    assertThat(curve.mostAccurateThreshold()).isCloseTo(0.55, within(1e-15));
  }

  @Test
  void swappedScoresAreAllWrong() {
    RocCurve curve = new RocCurve(new double[] {0.1, 0.3, 0.2}, new double[] {0.8, 0.9});

    assertThat(curve.area()).isZero();
    assertThat(curve.equalErrorRate()).isEqualTo(1);
    assertThat(curve.equalErrorPoint()).isEqualTo(new Point(1, 0, 0.8));
    assertThat(curve.pointAt(0.99)).isEqualTo(new Point(0.5, 0, 0.9));
    assertThat(curve.trueAcceptRate(1)).isEqualTo(1);
    assertThat(curve.mostAccurateThreshold()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void equalScoresAreAToss() {
    RocCurve curve = new RocCurve(new double[] {0.5, 0.5, 0.5}, new double[] {0.5, 0.5, 0.5, 0.5});

    assertThat(curve.points())
        .containsExactly(new Point(0, 0, Double.POSITIVE_INFINITY), new Point(1, 1, 0.5));
    assertThat(curve.area()).isEqualTo(0.5);
    assertThat(curve.equalErrorRate()).isEqualTo(0.5);
    assertThat(curve.equalErrorPoint()).isEqualTo(new Point(1, 1, 0.5));
    assertThat(curve.trueAcceptRate(0.999)).isZero();
    assertThat(curve.mostAccurateThreshold()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void onePairOfEitherKind() {
    assertThat(new RocCurve(new double[] {2}, new double[] {1}).points())
        .containsExactly(
            new Point(0, 0, Double.POSITIVE_INFINITY), new Point(0, 1, 2), new Point(1, 1, 1));
  }

  /** Genuine 4 3 3 1, impostor 3 2 0 0 0: worked out by hand. */
  @Test
  void tiesMoveTogether() {
    RocCurve curve = new RocCurve(new double[] {3, 1, 4, 3}, new double[] {0, 2, 0, 3, 0});

    assertThat(curve.points())
        .containsExactly(
            new Point(0, 0, Double.POSITIVE_INFINITY),
            new Point(0, 0.25, 4),
            new Point(0.2, 0.75, 3),
            new Point(0.4, 0.75, 2),
            new Point(0.4, 1, 1),
            new Point(1, 1, 0));
    // 5 + 2·4.5 + 3 of 20 comparisons.
    assertThat(curve.area()).isEqualTo(17 / 20.0);
    // From (0.2, 0.25) to (0.4, 0.25) in false accepts and false rejects.
    assertThat(curve.equalErrorRate()).isCloseTo(0.25, within(1e-15));
    assertThat(curve.equalErrorPoint()).isEqualTo(new Point(0.2, 0.75, 3));
    assertThat(curve.pointAt(0.19)).isEqualTo(new Point(0, 0.25, 4));
    assertThat(curve.pointAt(0.2)).isEqualTo(new Point(0.2, 0.75, 3));
    assertThat(curve.pointAt(0.4)).isEqualTo(new Point(0.4, 1, 1));
    // Right are 7 with threshold 3, 7 with 1: 3 + 4, 4 + 3. The higher, midway to 2.
    assertThat(curve.mostAccurateThreshold()).isEqualTo(2.5);
  }

  @Test
  void negativeZeroIsZero() {
    RocCurve curve = new RocCurve(new double[] {-0.0, 0.0}, new double[] {0.0, -0.0});

    assertThat(curve.points()).hasSize(2);
    assertThat(curve.area()).isEqualTo(0.5);
  }

  @Test
  void agreesWithCountingEachThreshold() {
    for (int seed = 0; seed < CASES; seed++) {
      Draw draw = new Draw(seed);
      double[] genuine = scores(draw, 0.7);
      double[] impostor = scores(draw, 0);
      RocCurve curve = new RocCurve(genuine, impostor);
      String scores =
          "seed %d: %s %s".formatted(seed, Arrays.toString(genuine), Arrays.toString(impostor));

      double[] thresholds =
          DoubleStream.concat(
                  DoubleStream.of(Double.POSITIVE_INFINITY),
                  DoubleStream.concat(DoubleStream.of(genuine), DoubleStream.of(impostor)))
              .distinct()
              .map(threshold -> -threshold)
              .sorted()
              .map(threshold -> -threshold)
              .toArray();
      List<Point> expected =
          DoubleStream.of(thresholds)
              .mapToObj(t -> new Point(atLeast(impostor, t), atLeast(genuine, t), t))
              .toList();
      assertThat(curve.points()).as(scores).isEqualTo(expected);
      assertThat(curve.area()).as(scores).isCloseTo(mannWhitney(genuine, impostor), within(1e-14));
      assertThat(curve.equalErrorRate())
          .as(scores)
          .isCloseTo(equalErrorByBisection(expected), within(1e-12));
      for (int percent = 0; percent <= 100; percent += 5) {
        double rate = percent / 100.0;
        Point allowed =
            expected.stream()
                .filter(point -> point.falseAcceptRate() <= rate)
                .reduce((point, later) -> later)
                .orElseThrow();
        assertThat(curve.pointAt(rate)).as(scores).isEqualTo(allowed);
        assertThat(curve.trueAcceptRate(rate)).as(scores).isEqualTo(allowed.trueAcceptRate());
      }
      long best =
          DoubleStream.of(thresholds)
              .mapToLong(t -> right(genuine, impostor, t))
              .max()
              .orElseThrow();
      long all = right(genuine, impostor, Double.NEGATIVE_INFINITY);
      assertThat(right(genuine, impostor, curve.mostAccurateThreshold()))
          .as(scores)
          .isEqualTo(Math.max(best, all));
    }
  }

  /** Counts that a product with the number of pairs rounds to the wrong side. */
  @Test
  void achievedRatesAreAllowed() {
    for (int impostors = 1; impostors <= 200; impostors++) {
      double[] impostor = DoubleStream.iterate(0, score -> score + 1).limit(impostors).toArray();
      RocCurve curve = new RocCurve(new double[] {-1}, impostor);
      for (int accepted = 0; accepted < impostors; accepted++) {
        double rate = (double) accepted / impostors;
        assertThat(curve.pointAt(rate).falseAcceptRate())
            .as("%d of %d", accepted, impostors)
            .isEqualTo(rate);
      }
    }
  }

  @Test
  void onlyTheOrderOfScoresCounts() {
    for (int seed = 0; seed < CASES; seed++) {
      Draw draw = new Draw(seed);
      double[] genuine = scores(draw, 0.7);
      double[] impostor = scores(draw, 0);
      RocCurve curve = new RocCurve(genuine, impostor);
      for (DoubleUnaryOperator map :
          List.<DoubleUnaryOperator>of(Math::exp, Math::atan, score -> 3 * score * score * score)) {
        RocCurve mapped = new RocCurve(mapped(genuine, map), mapped(impostor, map));
        assertThat(mapped.area()).as("seed %d", seed).isEqualTo(curve.area());
        assertThat(mapped.equalErrorRate()).as("seed %d", seed).isEqualTo(curve.equalErrorRate());
        assertThat(mapped.trueAcceptRate(0.1))
            .as("seed %d", seed)
            .isEqualTo(curve.trueAcceptRate(0.1));
      }
    }
  }

  @Test
  void theMostAccurateThresholdParts() {
    // The middle of two neighbouring numbers is rounded to the even one, here the lower.
    assertThat(
            new RocCurve(new double[] {Math.nextUp(1.0)}, new double[] {1}).mostAccurateThreshold())
        .isEqualTo(Math.nextUp(1.0));
    assertThat(
            new RocCurve(new double[] {Double.MAX_VALUE}, new double[] {Double.MAX_VALUE / 2})
                .mostAccurateThreshold())
        .isEqualTo(Double.MAX_VALUE * 0.75);
  }

  @Test
  void millionsOfPairsAreCountedExactly() {
    int size = 1_500_000;
    double[] even = DoubleStream.iterate(0, score -> score + 2).limit(size).toArray();
    double[] odd = DoubleStream.iterate(1, score -> score + 2).limit(size).toArray();

    RocCurve curve = new RocCurve(odd, even);

    // The n-th genuine score is above n impostors: n(n + 1)/2 of n².
    assertThat(curve.area()).isEqualTo((size + 1.0) / (2.0 * size));
    assertThat(curve.equalErrorRate()).isCloseTo(0.5, within(1e-6));
    assertThat(curve.points()).hasSize(2 * size + 1);
  }

  @Test
  void refuseWhatHasNoCurve() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RocCurve(new double[0], new double[] {1}))
        .withMessage("no scores of genuine pairs: the curve needs at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RocCurve(new double[] {1}, new double[] {1, Double.NaN}))
        .withMessage("score 1 of the impostor pairs is NaN: it must be finite");
    RocCurve curve = new RocCurve(new double[] {1}, new double[] {1});
    for (double rate : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> curve.pointAt(rate))
          .withMessage("false accept rate %s: allowed are 0 to 1", rate);
    }
  }

  /** Up to 12 scores, of few values in every other case. */
  private static double[] scores(Draw draw, double shift) {
    boolean coarse = draw.whole(0, 1) == 1;
    return DoubleStream.of(draw.normal(draw.whole(1, 12)))
        .map(score -> score + shift)
        .map(score -> coarse ? Math.rint(2 * score) / 2 + 0.0 : score)
        .toArray();
  }

  private static double[] mapped(double[] scores, DoubleUnaryOperator map) {
    return DoubleStream.of(scores).map(map).toArray();
  }

  private static double atLeast(double[] scores, double threshold) {
    return (double) DoubleStream.of(scores).filter(score -> score >= threshold).count()
        / scores.length;
  }

  private static long right(double[] genuine, double[] impostor, double threshold) {
    return DoubleStream.of(genuine).filter(score -> score >= threshold).count()
        + DoubleStream.of(impostor).filter(score -> score < threshold).count();
  }

  private static double mannWhitney(double[] genuine, double[] impostor) {
    double wins = 0;
    for (double one : genuine) {
      for (double other : impostor) {
        wins += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return wins / (genuine.length * impostor.length);
  }

  /** Walks along the polygon by bisection of its whole length in points. */
  private static double equalErrorByBisection(List<Point> points) {
    double low = 0;
    double high = points.size() - 1;
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (falseAccepts(points, middle) < 1 - trueAccepts(points, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return falseAccepts(points, low);
  }

  private static double falseAccepts(List<Point> points, double at) {
    Point start = points.get((int) at);
    Point end = points.get(Math.min((int) at + 1, points.size() - 1));
    return start.falseAcceptRate() + (at % 1) * (end.falseAcceptRate() - start.falseAcceptRate());
  }

  private static double trueAccepts(List<Point> points, double at) {
    Point start = points.get((int) at);
    Point end = points.get(Math.min((int) at + 1, points.size() - 1));
    return start.trueAcceptRate() + (at % 1) * (end.trueAcceptRate() - start.trueAcceptRate());
  }
}

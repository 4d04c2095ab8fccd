package dev.sphere.ops.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.api.AngularOperator;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.operator.SquareCosine;
import dev.sphere.ops.testing.Draw;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The pass over pixels against loops in double. */
class FilterResponseTest {

  private static final int CASES = 200;

  /** Maps of products with what is done to them. */
  private record Case(
      String name,
      AngularOperator operator,
      Tiles tiles,
      int channels,
      float[] products,
      float[] before,
      Optional<float[]> after,
      float[] scales,
      float[] shifts,
      double least) {

    static Case draw(long seed) {
      Draw draw = new Draw(seed);
      int channels = draw.one(List.of(1, 2, 3, 31, 130, 3000));
      int most = channels > 1000 ? 4 : 40;
      int side = draw.whole(1, 3);
      Tiles tiles = new Tiles(draw.whole(side, most), draw.whole(side, most), side);
      int pixels = draw.whole(1, 3) * tiles.rows() * tiles.columns();
      AngularOperator operator =
          draw.one(List.of(new Cosine(), new Linear(), new Sigmoid(), new SquareCosine()));
      float[] products = floats(draw, pixels * channels);
      float[] before = floats(draw, pixels);
      for (int i = 0; i < pixels; i++) {
        before[i] = 0.1f + Math.abs(before[i]) / 10;
      }
      for (int i = 0; i < products.length; i++) {
        products[i] = Math.max(-1, Math.min(1, products[i] / 3));
      }
      return new Case(
          "seed %d, %s, %s, %d channels".formatted(seed, operator, tiles, channels),
          operator,
          tiles,
          channels,
          products,
          before,
          draw.whole(0, 1) == 0 ? Optional.empty() : Optional.of(floats(draw, pixels)),
          floats(draw, channels),
          floats(draw, channels),
          draw.one(List.of(0.0, Double.NEGATIVE_INFINITY)));
    }

    private static float[] floats(Draw draw, int count) {
      double[] numbers = draw.normal(count);
      float[] floats = new float[count];
      for (int i = 0; i < count; i++) {
        floats[i] = (float) numbers[i];
      }
      return floats;
    }

    FilterResponse response() {
      return FilterResponse.of(operator, List.of(), scales, shifts, least).orElseThrow();
    }

    double expected(int i, boolean withAfter) {
      int pixel = i / channels;
      double cosine = Math.max(-1, Math.min(1, (double) products[i] * before[pixel]));
      double g = operator.value(Math.acos(cosine));
      double factor = withAfter && after.isPresent() ? after.get()[pixel] : 1;
      return Math.max(least, scales[i % channels] * factor * g + shifts[i % channels]);
    }

    double[] largest() {
      int side = tiles.side();
      int rows = tiles.rows() / side;
      int columns = tiles.columns() / side;
      int maps = before.length / tiles.rows() / tiles.columns();
      double[] largest = new double[maps * rows * columns * channels];
      Arrays.fill(largest, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < products.length; i++) {
        int pixel = i / channels;
        int column = pixel % tiles.columns() / side;
        int row = pixel / tiles.columns() % tiles.rows() / side;
        int map = pixel / tiles.columns() / tiles.rows();
        if (row < rows && column < columns) {
          int to = ((map * rows + row) * columns + column) * channels + i % channels;
          largest[to] = Math.max(largest[to], expected(i, false));
        }
      }
      return largest;
    }
  }

  @Test
  void isTheFormula() {
    for (long seed = 0; seed < CASES; seed++) {
      Case each = Case.draw(seed);
      float[] alone = each.products.clone();
      float[] together = each.products.clone();
      each.response().respond(pixels(alone, each, Crew.ofOne()), each.before, each.after);
      each.response().respond(pixels(together, each, Crew.ofAll()), each.before, each.after);

      assertThat(together).as(each.name).isEqualTo(alone);
      for (int i = 0; i < alone.length; i += 1 + alone.length / 500) {
        double expected = each.expected(i, true);
        assertThat((double) alone[i])
            .as("%s, number %d", each.name, i)
            .isCloseTo(expected, within(2e-6 * (1 + Math.abs(expected))));
      }
    }
  }

  @Test
  void ofTilesItIsTheLargest() {
    for (long seed = 0; seed < CASES; seed++) {
      Case each = Case.draw(seed);
      double[] expected = each.largest();
      float[] alone = new float[expected.length];
      float[] together = new float[expected.length];
      each.response()
          .respond(
              pixels(each.products, each, Crew.ofOne()),
              each.before,
              each.tiles,
              pixels(alone, each, Crew.ofOne()));
      each.response()
          .respond(
              pixels(each.products, each, Crew.ofAll()),
              each.before,
              each.tiles,
              pixels(together, each, Crew.ofAll()));

      assertThat(together).as(each.name).isEqualTo(alone);
      for (int i = 0; i < alone.length; i += 1 + alone.length / 500) {
        assertThat((double) alone[i])
            .as("%s, number %d", each.name, i)
            .isCloseTo(expected[i], within(2e-6 * (1 + Math.abs(expected[i]))));
      }
    }
  }

  private static Pixels pixels(float[] numbers, Case each, Crew crew) {
    return new Pixels(FloatBuffer.wrap(numbers), each.channels, crew);
  }

  @Test
  void whatIsNoNumberIsSeen() {
    for (AngularOperator operator : List.of(new Cosine(), new Sigmoid())) {
      FilterResponse response =
          FilterResponse.of(operator, List.of(), new float[] {1}, new float[] {0}, 0).orElseThrow();
      float[] numbers = {0.5f, Float.NaN, -0.5f, 0.25f};
      float[] largest = new float[1];
      float[] ones = {1, 1, 1, 1};
      response.respond(
          new Pixels(FloatBuffer.wrap(numbers), 1, Crew.ofOne()),
          ones,
          new Tiles(2, 2, 2),
          new Pixels(FloatBuffer.wrap(largest), 1, Crew.ofOne()));
      assertThat(largest[0]).as("%s", operator).isNaN();

      response.respond(
          new Pixels(FloatBuffer.wrap(numbers), 1, Crew.ofOne()), ones, Optional.empty());
      assertThat(numbers[1]).as("%s", operator).isNaN();
      assertThat(numbers[2]).as("%s", operator).isZero();
    }
  }
}

package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.fused.Crew;
import dev.sphere.ops.testing.Draw;
import org.junit.jupiter.api.Test;

/** Against a loop over each window. */
class WindowSumsTest {

  @Test
  void areTheSumsOverTheWindows() {
    for (long seed = 0; seed < 500; seed++) {
      Draw draw = new Draw(seed);
      ConvolutionGeometry geometry =
          new ConvolutionGeometry(
              SpatialAxes.TWO,
              LayerCase.numbers(draw, 2, 1, 4),
              LayerCase.numbers(draw, 2, 1, 3),
              LayerCase.numbers(draw, 2, 0, 3),
              LayerCase.numbers(draw, 2, 1, 2),
              1);
      int height = Math.toIntExact(geometry.covered(0)) + draw.whole(0, 9);
      int width = Math.toIntExact(geometry.covered(1)) + draw.whole(0, 9);
      int maps = draw.whole(1, 3);
      Shape input = new Shape(maps, 1, height, width);
      double[] drawn = draw.normal(input.size());
      float[] pixels = new float[drawn.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (float) drawn[i];
      }
      WindowSums windows = new WindowSums(geometry, input);
      float[] sums = windows.of(pixels, Crew.ofAll());

      Shape output = geometry.outputShape(input, 1);
      String name = "seed %d, %s, input %s".formatted(seed, geometry, input);
      assertThat(sums)
          .as(name)
          .hasSize((int) output.size())
          .isEqualTo(windows.of(pixels, Crew.ofOne()));
      for (int i = 0; i < sums.length; i++) {
        int column = (int) (i % output.get(3));
        int row = (int) (i / output.get(3) % output.get(2));
        int map = (int) (i / output.get(3) / output.get(2));
        assertThat((double) sums[i])
            .as("%s, sum %d", name, i)
            .isCloseTo(
                sum(geometry, drawn, map * height, height, width, row, column), within(1e-5));
      }
    }
  }

  private static double sum(
      ConvolutionGeometry geometry,
      double[] pixels,
      int top,
      int height,
      int width,
      int row,
      int column) {
    double sum = 0;
    for (int i = 0; i < geometry.kernel().get(0); i++) {
      for (int j = 0; j < geometry.kernel().get(1); j++) {
        long y =
            row * geometry.stride().get(0)
                - geometry.padding().get(0)
                + i * geometry.dilation().get(0);
        long x =
            column * geometry.stride().get(1)
                - geometry.padding().get(1)
                + j * geometry.dilation().get(1);
        if (y >= 0 && y < height && x >= 0 && x < width) {
          sum += pixels[(int) ((top + y) * width + x)];
        }
      }
    }
    return sum;
  }
}

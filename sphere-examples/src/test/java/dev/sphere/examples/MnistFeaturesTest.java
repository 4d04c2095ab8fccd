package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import dev.sphere.losses.ArcFace;
import dev.sphere.losses.GradientMode;
import dev.sphere.losses.Softmax;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.embedding.PlanarClass;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class MnistFeaturesTest {

  @EachEngine
  void marginIsLearnedFromWhereSoftmaxEnded(EngineSupport engine) {
    ImageData stripes = new ImageData("stripes", images(1_280, 1), images(240, 2));
    try (Model start = MnistFeatures.newNetwork(engine.engine(), new Softmax(), stripes.train());
        Model margin =
            MnistFeatures.newNetwork(
                engine.engine(), new ArcFace(16, 0.1, GradientMode.EXACT), stripes.train())) {
      MnistFeatures.train(start, stripes, 8, 1e-2);
      MnistFeatures.copyParameters(start, margin);
      LabelledEmbeddings copied = MnistFeatures.features(margin, stripes.test());
      LabelledEmbeddings original = MnistFeatures.features(start, stripes.test());
      for (int i = 0; i < original.size(); i++) {
        assertThat(copied.embedding(i)).isEqualTo(original.embedding(i));
      }

      MnistFeatures.train(margin, stripes, 2, 2e-3);

      assertThat(MnistFeatures.accuracy(margin, stripes.test()))
          .as("accuracy in two dimensions; chance is 0.125")
          .isGreaterThan(0.5);
    }
  }

  @Test
  void anglesAreDrawnAsTheyAre() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(new float[][] {{3, 0}, {0, 1}, {-1, -1}}, new int[] {0, 1, 1});

    XYChart chart = FeatureChart.of("title", PlanarClass.of(embeddings, List.of("a", "b")));
    BufferedImage figure = new Figure(List.of(chart, chart, chart), 2, List.of()).draw();

    assertThat(figure.getWidth()).isEqualTo(4 * chart.getWidth());
    assertThat(figure.getHeight()).isEqualTo(4 * chart.getHeight());
    double across = chart.getScreenXFromChart(1) - chart.getScreenXFromChart(0);
    double up = chart.getScreenYFromChart(0) - chart.getScreenYFromChart(1);
    assertThat(across).isCloseTo(up, within(0.01 * up));
  }

  @Test
  void deviationIsMeasuredFromTheDirectionOfTheClass() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(
            new float[][] {{0, 7}, {-2, -2}, {-2, 2}, {5, 0}}, new int[] {0, 1, 1, 2});

    List<PlanarClass> classes = PlanarClass.of(embeddings, List.of("up", "left", "right"));

    assertThat(classes.get(0).direction()).isCloseTo(Math.PI / 2, within(1e-12));
    assertThat(Math.abs(classes.get(1).direction())).isCloseTo(Math.PI, within(1e-12));
    assertThat(MnistFeatures.meanDeviation(classes)).isCloseTo((45 + 45) / 4.0, within(1e-12));
  }

  private static ImageSet images(int size, long seed) {
    Gratings gratings = Gratings.draw(size, seed);
    int length = Gratings.SIDE * Gratings.SIDE;
    byte[][] pixels = new byte[size][length];
    for (int i = 0; i < size * length; i++) {
      double grey = 127.5 + 40 * gratings.pixels()[i];
      pixels[i / length][i % length] = (byte) Math.max(0, Math.min(255, Math.round(grey)));
    }
    return new ImageSet(
        IntStream.range(0, Gratings.DIRECTIONS).mapToObj(Integer::toString).toList(),
        Gratings.SIDE,
        Gratings.SIDE,
        1,
        pixels,
        Arrays.stream(gratings.labels()).mapToInt(Math::toIntExact).toArray());
  }
}

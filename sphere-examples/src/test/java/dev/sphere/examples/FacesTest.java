package dev.sphere.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.losses.metric.RocCurve;
import dev.sphere.losses.metric.Verification;
import dev.sphere.models.data.ImageSet;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;

class FacesTest {

  private static final int SIDE = 16;

  @EachEngine
  void verifiesPeopleWhoWereNotSeen(EngineSupport engine) {
    Faces.Split people = Faces.Split.draw(patterns(14, 10), 4, 1);
    assertThat(people.seen().classNames())
        .hasSize(10)
        .doesNotContainAnyElementsOf(people.unseen().classNames());

    Verification pairs = Faces.verify(engine.engine(), people, "arcface(s=16,m=0.3)", 10, 1);

    assertThat(pairs.genuinePairs()).isEqualTo(4 * 45);
    assertThat(pairs.impostorPairs()).isEqualTo(6 * 100);
    assertThat(pairs.curve().equalErrorRate())
        .as("equal error rate; chance is 0.5")
        .isLessThan(0.25);
  }

  @Test
  void readsAFolderAPerson(@TempDir Path folder) throws Exception {
    for (String file : List.of("b/1.png", "b/2.png", "a/1.png")) {
      Files.createDirectories(folder.resolve(file).getParent());
      BufferedImage image = new BufferedImage(92, 112, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(0, 0, 0, 255);
      ImageIO.write(image, "png", folder.resolve(file).toFile());
    }
    Files.writeString(folder.resolve("README"), "no person");

    ImageSet faces = Faces.read(folder);

    assertThat(faces.classNames()).containsExactly("a", "b");
    assertThat(IntStream.range(0, faces.size()).map(faces::label)).containsExactly(0, 1, 1);
    assertThat(faces.channels()).isEqualTo(1);
    assertThat(faces.pixels(0)[0]).as("the light corner").isNotZero();
    assertThat(faces.pixels(0)[1]).as("beside it").isZero();
  }

  @Test
  void meanCurveLiesBetweenTheCurves() {
    RocCurve perfect = new RocCurve(new double[] {3, 2}, new double[] {1, 0});
    RocCurve half = new RocCurve(new double[] {3, 0.5}, new double[] {1, 0});

    XYChart chart = RocChart.of("title", Map.of("method", List.of(perfect, half)), 1e-3);

    assertThat(chart.getSeriesCollection()).hasSize(3);
    double[] mean = chart.getSeries("method").getYData();
    assertThat(mean[0]).isEqualTo((1 + 0.5) / 2);
    assertThat(mean[mean.length - 1]).isEqualTo(1);
  }

  /** Stripes for faces: their width and the light are the person's, where they begin is not. */
  private static ImageSet patterns(int people, int pictures) {
    Random random = new Random(1);
    byte[][] pixels = new byte[people * pictures][SIDE * SIDE];
    for (int person = 0; person < people; person++) {
      double light = 60 + 136 * random.nextDouble();
      double frequency = 2 * Math.PI / (3 + 6 * random.nextDouble());
      for (int picture = 0; picture < pictures; picture++) {
        double phase = 2 * Math.PI * random.nextDouble();
        for (int i = 0; i < SIDE * SIDE; i++) {
          double grey = light + 40 * Math.sin(frequency * (i / SIDE) + phase);
          double noisy = grey + 10 * random.nextGaussian();
          pixels[person * pictures + picture][i] =
              (byte) Math.max(0, Math.min(255, Math.round(noisy)));
        }
      }
    }
    return new ImageSet(
        IntStream.range(0, people).mapToObj(Integer::toString).toList(),
        SIDE,
        SIDE,
        1,
        pixels,
        IntStream.range(0, people * pictures).map(i -> i / pictures).toArray());
  }
}

package dev.sphere.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.cli.picture.AccuraciesPicture.Accuracy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class AccuraciesPictureTest {

  private static XYChart chart() {
    Map<String, List<Accuracy>> accuracies = new LinkedHashMap<>();
    accuracies.put("conv", List.of(new Accuracy(0, 54, 0.5), new Accuracy(1, 38, 1)));
    accuracies.put("cosine", List.of(new Accuracy(1, 44, Double.NaN)));
    return AccuraciesPicture.of(List.of("softmax", "a-softmax"), accuracies);
  }

  @Test
  void setsWhatIsComparedSideBySide() {
    XYChart chart = chart();

    assertThat(chart.getSeries("conv").getXData())
        .containsExactly(new double[] {-0.25, 0.75}, within(1e-12));
    assertThat(chart.getSeries("conv").getYData()).containsExactly(54, 38);
    assertThat(chart.getSeries("conv").getExtraValues()).containsExactly(0.5, 1);
    assertThat(chart.getSeries("cosine").getXData()).containsExactly(1.25);
    assertThat(chart.getSeries("cosine").getExtraValues()).containsExactly(0);
  }

  /** XChart leaves all labels out where those of both ends are the same. */
  @Test
  void namesPlacesAloneAndBothEndsDifferently() {
    Function<Double, String> label = chart().getStyler().getXAxisTickLabelsFormattingFunction();

    assertThat(label.apply(0.0)).isEqualTo("softmax");
    assertThat(label.apply(1.0)).isEqualTo("a-softmax");
    for (double between : new double[] {-1, -0.5, 0.5, 1.5, 2}) {
      assertThat(label.apply(between)).isBlank();
    }
    assertThat(label.apply(-0.5)).isNotEqualTo(label.apply(1.5));
  }
}

package dev.sphere.cli.picture;

import dev.sphere.api.AngularOperator;
import java.util.Map;
import org.knowm.xchart.XYChart;

/** Draws g(θ) over [0, π], as Figure 2 of the paper does. */
public final class OperatorPicture {

  private static final int POINTS = 361;

  private OperatorPicture() {}

  /**
   * Draws operators.
   *
   * @param operators by the name in the legend
   */
  public static XYChart of(Map<String, AngularOperator> operators) {
    XYChart chart = Style.lines("g(θ)", "θ in degrees", "response", 760, 480);
    double[] degrees = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      degrees[i] = 180.0 * i / (POINTS - 1);
    }
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(180.0);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setYAxisDecimalPattern("0.0");
    operators.forEach(
        (name, operator) -> {
          double[] values = new double[POINTS];
          for (int i = 0; i < POINTS; i++) {
            values[i] = operator.value(Math.toRadians(degrees[i]));
          }
          chart.addSeries(name, degrees, values);
        });
    return chart;
  }
}

package dev.sphere.cli.reproduce;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.registry.Registry;
import dev.sphere.cli.picture.OperatorPicture;
import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.NumberText;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The curves g(θ) of the paper's Figure 2. */
final class OperatorCurves implements Analysis {

  private static final List<String> OPERATORS =
      List.of("cosine", "linear", "sigmoid(k=0.1)", "sigmoid(k=0.3)", "sigmoid(k=0.7)");
  private static final List<Integer> DEGREES = List.of(0, 30, 60, 90, 120, 150, 180);
  private static final int STEP = 5;
  private static final String SLOPE = "slope at 90°";
  private static final String FORMAT = "%.3f";

  private final Description description;
  private final Registry registry;

  OperatorCurves(Description description, Registry registry) {
    this.description = description;
    this.registry = registry;
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public List<Cell> cells(Scale scale, int seeds, String data) {
    return OPERATORS.stream().map(operator -> new Cell(operator, 1)).toList();
  }

  @Override
  public Map<String, Object> protocol(Cell cell, Scale scale, String data) {
    return Map.of("operator", cell.group(), "step-in-degrees", STEP);
  }

  @Override
  public Measured run(Cell cell, Scale scale) {
    AngularOperator operator = registry.operators().create(cell.group());
    List<Double> degrees = new ArrayList<>();
    List<Double> responses = new ArrayList<>();
    for (int each = 0; each <= 180; each += STEP) {
      degrees.add((double) each);
      responses.add(operator.value(Math.toRadians(each)));
    }
    Map<String, List<Double>> series = new LinkedHashMap<>();
    series.put("degrees", degrees);
    series.put("response", responses);
    return Measured.of(Map.of(SLOPE, operator.derivative(Math.PI / 2)), series);
  }

  @Override
  public Report report(List<CellResult> results) {
    List<String> header = new ArrayList<>(List.of("g(θ)"));
    DEGREES.forEach(each -> header.add(each + "°"));
    header.add(SLOPE);
    ResultTable table = new ResultTable("Responses to an angle, and dg/dθ", header);
    for (CellResult result : results) {
      List<String> row = new ArrayList<>(List.of(result.group()));
      DEGREES.forEach(
          each -> row.add(NumberText.of(FORMAT, result.series().get("response").get(each / STEP))));
      row.add(NumberText.of(FORMAT, result.values().get(SLOPE)));
      table.texts(row);
    }
    Map<String, AngularOperator> operators = new LinkedHashMap<>();
    results.forEach(
        result -> operators.put(result.group(), registry.operators().create(result.group())));
    return new Report(
        List.of(
            "All five fall from 1 at 0° through 0 at 90° to −1 at 180° and are odd about 90°. The"
                + " smaller k, the nearer to a step."),
        List.of(table),
        List.of(
            Figure.drawn(
                "operators",
                "The operators g(θ), drawn from their definitions",
                () -> OperatorPicture.of(operators))));
  }
}

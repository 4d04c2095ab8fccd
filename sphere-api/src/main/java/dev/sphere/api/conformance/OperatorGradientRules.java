package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import java.util.List;
import java.util.stream.DoubleStream;

/** The rules about the gradients of operators evaluated on arrays. */
final class OperatorGradientRules {

  static final List<Check<AngularOperator>> ALL =
      List.of(
          new Check<>(
              new Rule("A17", REQUIRED, "the gradient of the cosine is −g′(θ)/sin θ"),
              OperatorGradientRules::hasTheGradientOfTheCosine),
          new Check<>(
              new Rule("A18", REQUIRED, "at θ = 0 and π that gradient is finite and of its sign"),
              OperatorGradientRules::staysBoundedAtTheEnds),
          new Check<>(
              new Rule("A19", STOCHASTIC, "the gradient of a learnable parameter p is ∂g/∂p"),
              OperatorGradientRules::hasTheGradientOfWhatItLearns));

  private static final long SEED = 20175;

  private OperatorGradientRules() {}

  /**
   * Compares −sin θ·(∂g/∂c) with g′(θ), which is of one size from end to end. Where a float cosine
   * does not resolve the angle, so close to the ends, is another rule's business.
   */
  private static Finding hasTheGradientOfTheCosine(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (Precision precision : Precision.values()) {
      double nearest = precision == Precision.FLOAT32 ? 1e-2 : 1e-3;
      double[] cosines =
          DoubleStream.of(Angles.cosines(precision))
              .filter(c -> Math.sin(Angles.of(c)) > nearest)
              .toArray();
      for (Variant<AngularOperator> variant : Variant.of(subject)) {
        AngularOperator operator = variant.value();
        List<double[]> rows = LegalValues.inside(operator.parameters());
        double[] gradient =
            OperatorEvaluation.rows(subject.manager(), precision, operator, rows, cosines)
                .gradients()
                .get(0);
        for (int row = 0; row < rows.size(); row++) {
          double[] values = precision.round(rows.get(row));
          String where =
              " in "
                  + precision.type()
                  + LegalValues.place(variant.place(""), operator.parameters(), values);
          compareSlopes(
              new OperatorCase(operator, operator.at(values), where),
              precision,
              cosines,
              OperatorEvaluation.row(gradient, row, cosines.length),
              worst);
        }
      }
    }
    return worst.finding();
  }

  private static void compareSlopes(
      OperatorCase each, Precision precision, double[] cosines, double[] gradient, Worst worst) {
    AngularOperator g = each.g();
    double scale = each.steepest();
    for (int i = 0; i < cosines.length; i++) {
      double theta = Angles.of(cosines[i]);
      double sine = Math.sin(theta);
      // What rounding makes of 1 − c², and of the angle where the slope changes quickly.
      double rounding = precision.epsilon() / (sine * sine);
      double reach = 4 * precision.epsilon();
      double bend = Math.abs(g.derivative(theta + reach) - g.derivative(theta - reach));
      worst.compare(
          g.derivative(theta),
          -gradient[i] * sine,
          (precision.gradientTolerance() + rounding) * scale + bend + 1e-12,
          () -> each.place(theta));
    }
  }

  private static Finding staysBoundedAtTheEnds(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (Precision precision : Precision.values()) {
      double[] cosines =
          DoubleStream.of(Angles.cosines(precision))
              .filter(c -> Math.sin(Angles.of(c)) < 1.1e-2)
              .toArray();
      for (Variant<AngularOperator> variant : Variant.of(subject)) {
        AngularOperator operator = variant.value();
        double[] gradient =
            OperatorEvaluation.rows(
                    subject.manager(),
                    precision,
                    operator,
                    List.of(LegalValues.initial(operator.parameters())),
                    cosines)
                .gradients()
                .get(0);
        OperatorCase each =
            new OperatorCase(
                operator,
                operator.at(LegalValues.initial(operator.parameters())),
                " in " + precision.type() + variant.place(""));
        for (int i = 0; i < cosines.length; i++) {
          compareAtEnd(each, precision, cosines[i], gradient[i], worst);
        }
      }
    }
    return worst.finding();
  }

  /** Compares ∂g/∂c with what it is at the angle, or at the smallest that the type resolves. */
  private static void compareAtEnd(
      OperatorCase each, Precision precision, double cosine, double gradient, Worst worst) {
    double theta = Angles.of(cosine);
    double resolution = precision.resolution();
    double safe = Math.max(resolution, Math.min(Math.PI - resolution, theta));
    double sine = Math.sin(safe);
    double exact = -each.g().derivative(safe) / sine;
    double noise = precision.gradientTolerance() * each.steepest() / sine + 1e-12;
    double most = Math.abs(exact) * (1.02 + precision.epsilon() / (sine * sine)) + noise;
    // Beyond the end the gradient may be cut off, as clip does; within it may not.
    boolean mayVanish = Math.abs(cosine) > 1 || Math.abs(exact) <= noise;
    double least = mayVanish ? -noise : Double.MIN_NORMAL;
    worst.between(
        exact < 0 ? -most : least,
        exact < 0 ? -least : most,
        gradient,
        Double.MIN_VALUE,
        () -> each.place(theta) + " (∂g/∂c)");
  }

  private static Finding hasTheGradientOfWhatItLearns(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    worst.allHold("nothing is learned");
    for (Variant<AngularOperator> variant : Variant.of(subject)) {
      AngularOperator operator = variant.value();
      if (!operator.parameters().isEmpty()) {
        compareParameterGradients(
            subject, variant, LegalValues.inside(operator.parameters()), worst);
        List<double[]> shared = List.of(LegalValues.initial(operator.parameters()));
        compareParameterGradients(subject, variant, shared, worst);
      }
    }
    return worst.finding();
  }

  /** With the filters on axis 1, as the layers have them. */
  private static void compareParameterGradients(
      Subject<AngularOperator> subject,
      Variant<AngularOperator> variant,
      List<double[]> values,
      Worst worst) {
    AngularOperator operator = variant.value();
    int filters = 4;
    Shape shape = new Shape(3, filters, 2, 3);
    Draws draws = new Draws(SEED);
    double[] cosines = draws.cosines(shape);
    double[] upstream = draws.normal(shape);
    Gradients found =
        OperatorEvaluation.of(
            subject.manager(), Precision.FLOAT64, operator, values, cosines, shape, 1, upstream);
    for (int p = 0; p < operator.parameters().size(); p++) {
      double[] expected = new double[values.size()];
      double[] size = new double[values.size()];
      for (int i = 0; i < cosines.length; i++) {
        int filter = i / 6 % filters % values.size();
        double theta = Angles.of(cosines[i]);
        double slope =
            ParameterSlope.of(moved -> operator.at(moved).value(theta), values.get(filter), p);
        expected[filter] += upstream[i] * slope;
        size[filter] += Math.abs(upstream[i] * slope);
      }
      String name = operator.parameters().get(p).name();
      for (int filter = 0; filter < expected.length; filter++) {
        double[] at = values.get(filter);
        worst.compare(
            expected[filter],
            found.gradients().get(p + 1)[filter],
            1e-6 * size[filter] + 1e-12,
            () ->
                LegalValues.place("∂/∂" + name + variant.place(""), operator.parameters(), at)
                    + ", seed "
                    + SEED);
      }
    }
  }
}

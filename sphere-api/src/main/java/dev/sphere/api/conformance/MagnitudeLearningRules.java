package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;

import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import java.util.List;
import java.util.Map;

/** The rules about what a magnitude learns. */
final class MagnitudeLearningRules {

  static final List<Check<MagnitudeFunction>> ALL =
      List.of(
          new Check<>(
              new Rule(
                  "M17", REQUIRED, "at(initial values) is the function; other counts are refused"),
              MagnitudeLearningRules::startsAtTheInitialValues),
          new Check<>(
              new Rule(
                  "M18", REQUIRED, "the gradient of a learnable parameter p is Σ response·∂h/∂p"),
              MagnitudeLearningRules::hasTheGradientsOfWhatItLearns));

  private static final long SEED = 20176;

  private MagnitudeLearningRules() {}

  private static Finding startsAtTheInitialValues(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction h = variant.value();
      double[] initial = LegalValues.initial(h.parameters());
      MagnitudeFunction fixed = h.at(initial);
      worst.require(
          fixed.parameters().isEmpty() && fixed.isWeighted() == h.isWeighted(),
          () ->
              variant.place(
                  "expected the same with nothing left to learn, found weighted = "
                      + fixed.isWeighted()
                      + ", "
                      + fixed.parameters()));
      Map<String, double[]> expected = MagnitudeScalarRules.values(h);
      MagnitudeScalarRules.values(fixed)
          .forEach(
              (name, found) ->
                  worst.compareAll(
                      expected.get(name),
                      found,
                      1e-12,
                      i -> variant.place(Norms.place(Norms.all()[i])) + " (" + name + ")"));
      OtherCounts.areRefused(h::at, initial, worst);
    }
    return worst.finding();
  }

  /** In float64, with values of each filter's own and with values shared by all filters. */
  private static Finding hasTheGradientsOfWhatItLearns(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    worst.allHold("nothing is learned");
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      List<LearnableParameter> parameters = variant.value().parameters();
      if (!parameters.isEmpty()) {
        compareParameterGradients(subject, variant, LegalValues.inside(parameters), worst);
        List<double[]> shared = List.of(LegalValues.initial(parameters));
        compareParameterGradients(subject, variant, shared, worst);
      }
    }
    return worst.finding();
  }

  private static void compareParameterGradients(
      Subject<MagnitudeFunction> subject,
      Variant<MagnitudeFunction> variant,
      List<double[]> values,
      Worst worst) {
    MagnitudeFunction h = variant.value();
    Draws draws = new Draws(SEED);
    double[] response = draws.normal(MagnitudeArrayRules.RESPONSE);
    double[] upstream = draws.normal(MagnitudeArrayRules.RESPONSE);
    double[] norms = Norms.usual((int) MagnitudeArrayRules.NORM.size());
    List<double[]> found =
        MagnitudeArrayRules.run(subject, h, values, Precision.FLOAT64, response, norms, upstream)
            .gradients();
    for (int p = 0; p < h.parameters().size(); p++) {
      double[] expected = new double[values.size()];
      double[] size = new double[values.size()];
      for (int i = 0; i < response.length; i++) {
        double norm = norms[MagnitudeArrayRules.norm(i)];
        int filter = MagnitudeArrayRules.filter(i, values.size());
        double slope = ParameterSlope.of(moved -> h.at(moved).value(norm), values.get(filter), p);
        expected[filter] += upstream[i] * response[i] * slope;
        size[filter] += Math.abs(upstream[i] * response[i] * slope);
      }
      String name = h.parameters().get(p).name();
      for (int filter = 0; filter < expected.length; filter++) {
        double[] at = values.get(filter);
        worst.compare(
            expected[filter],
            found.get(p + 2)[filter],
            1e-6 * size[filter] + 1e-9,
            () -> LegalValues.place(variant.place("∂/∂" + name), h.parameters(), at));
      }
    }
  }
}

package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.RECOMMENDED;
import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** The rules about the two functions of a double that define a magnitude, and its options. */
final class MagnitudeScalarRules {

  static final List<Check<MagnitudeFunction>> ALL =
      List.of(
          new Check<>(
              new Rule("M1", REQUIRED, "value and derivative are finite for norms 0, 1e-6…1e6"),
              MagnitudeScalarRules::isFinite),
          new Check<>(
              new Rule("M2", REQUIRED, "the value is not negative"),
              MagnitudeScalarRules::isNotNegative),
          new Check<>(
              new Rule("M3", REQUIRED, "the derivative is that of the value, kinks apart"),
              MagnitudeScalarRules::hasItsDerivative),
          new Check<>(
              new Rule("M4", REQUIRED, "value and derivative of a norm are the same each time"),
              MagnitudeScalarRules::isTheSameEachTime),
          new Check<>(
              new Rule("M5", STOCHASTIC, "threads see what one thread sees"),
              MagnitudeScalarRules::isTheSameForAllThreads),
          new Check<>(
              new Rule("M6", REQUIRED, "default and declared options are legal, others refused"),
              SpecRules::areChecked),
          new Check<>(
              new Rule("M7", RECOMMENDED, "each option has an effect"),
              subject -> SpecRules.haveAnEffect(subject, MagnitudeScalarRules::behaviour)),
          new Check<>(
              new Rule("M8", REQUIRED, "a spec with all options written out makes the same again"),
              subject -> SpecRules.roundTrip(subject, MagnitudeScalarRules::behaviour)));

  private MagnitudeScalarRules() {}

  private static Map<String, double[]> behaviour(MagnitudeFunction magnitude) {
    Map<String, double[]> behaviour = values(magnitude);
    for (LearnableParameter parameter : magnitude.parameters()) {
      behaviour.put(
          parameter.name() + " of each " + parameter.sharing(),
          new double[] {parameter.initialValue(), parameter.minimum()});
    }
    return behaviour;
  }

  /** Returns the values at {@link Norms#all} of each function of a double, by name. */
  static Map<String, double[]> values(MagnitudeFunction magnitude) {
    Map<String, double[]> values = new LinkedHashMap<>();
    curves(magnitude)
        .forEach(
            (name, curve) -> values.put(name, DoubleStream.of(Norms.all()).map(curve).toArray()));
    return values;
  }

  private static Map<String, DoubleUnaryOperator> curves(MagnitudeFunction magnitude) {
    Map<String, DoubleUnaryOperator> curves = new LinkedHashMap<>();
    curves.put("h", magnitude::value);
    curves.put("dh/d‖x‖", magnitude::derivative);
    curves.put("v", magnitude::kernelValue);
    curves.put("dv/d‖w‖", magnitude::kernelDerivative);
    return curves;
  }

  private static Finding isFinite(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (MagnitudeCase each : MagnitudeCase.of(subject)) {
      for (double norm : Norms.all()) {
        MagnitudeFunction h = each.h();
        worst.finite(h.value(norm), () -> each.place(norm));
        worst.finite(h.derivative(norm), () -> each.place(norm) + " (dh/d‖x‖)");
      }
    }
    worst.allHold(Norms.all().length + " norms");
    return worst.finding();
  }

  private static Finding isNotNegative(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (MagnitudeCase each : MagnitudeCase.of(subject)) {
      for (double norm : Norms.all()) {
        double value = each.h().value(norm);
        worst.require(
            !(value < 0),
            () ->
                "at %s expected at least 0, found %s"
                    .formatted(each.place(norm), Worst.number(value)));
      }
    }
    worst.allHold(Norms.all().length + " norms");
    return worst.finding();
  }

  private static Finding hasItsDerivative(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (MagnitudeCase each : MagnitudeCase.of(subject)) {
      compareSlopes(each.h()::value, each.h()::derivative, each::place, worst);
    }
    return worst.finding();
  }

  /** Compares a derivative with central differences at norms above 0. */
  static void compareSlopes(
      DoubleUnaryOperator value,
      DoubleUnaryOperator derivative,
      DoubleFunction<String> place,
      Worst worst) {
    for (double norm : Norms.all()) {
      if (norm > 0) {
        double step = 1e-4 * norm;
        double near =
            (value.applyAsDouble(norm + step) - value.applyAsDouble(norm - step)) / (2 * step);
        double slope = CentralDifferences.derivative(value, norm, step);
        // Rounding of the value, and a bend within the step.
        double tolerance =
            1e-6 * Math.abs(slope)
                + 1e-11 * Math.abs(value.applyAsDouble(norm)) / norm
                + Math.abs(slope - near);
        worst.compare(slope, derivative.applyAsDouble(norm), tolerance, () -> place.apply(norm));
      }
    }
  }

  private static Finding isTheSameEachTime(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction h = variant.value();
      Map<String, double[]> before = values(h);
      double[] norms = Norms.all();
      // The other way round, so that what one norm leaves behind meets another.
      for (int i = norms.length - 1; i >= 0; i--) {
        double norm = norms[i];
        int entry = i;
        curves(h)
            .forEach(
                (name, curve) ->
                    worst.same(
                        before.get(name)[entry],
                        curve.applyAsDouble(norm),
                        () -> variant.place(Norms.place(norm)) + " (" + name + ")"));
      }
    }
    worst.allHold(Norms.all().length + " norms");
    return worst.finding();
  }

  private static Finding isTheSameForAllThreads(Subject<MagnitudeFunction> subject) {
    MagnitudeFunction h = subject.create();
    double[] norms = Norms.all();
    return Threads.seeTheSame(
        first -> {
          double[] values = new double[2 * norms.length];
          for (int n = 0; n < norms.length; n++) {
            int i = (first + n) % norms.length;
            values[i] = h.value(norms[i]);
            values[norms.length + i] = h.derivative(norms[i]);
          }
          return values;
        },
        norms.length,
        250,
        i -> Norms.place(norms[i % norms.length]));
  }
}

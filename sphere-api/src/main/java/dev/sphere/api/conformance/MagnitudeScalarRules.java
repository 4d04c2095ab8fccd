package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.RECOMMENDED;
import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import dev.sphere.api.MagnitudeFunction;
import java.util.List;
import java.util.Map;
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
    return Map.of(
        "h", DoubleStream.of(Norms.all()).map(magnitude::value).toArray(),
        "dh/d‖x‖", DoubleStream.of(Norms.all()).map(magnitude::derivative).toArray());
  }

  private static Finding isFinite(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      for (double norm : Norms.all()) {
        MagnitudeFunction h = variant.value();
        worst.finite(h.value(norm), () -> variant.place(Norms.place(norm)));
        worst.finite(h.derivative(norm), () -> variant.place(Norms.place(norm)) + " (dh/d‖x‖)");
      }
    }
    worst.allHold(Norms.all().length + " norms");
    return worst.finding();
  }

  private static Finding isNotNegative(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      for (double norm : Norms.all()) {
        double value = variant.value().value(norm);
        worst.require(
            !(value < 0),
            () ->
                "at %s expected at least 0, found %s"
                    .formatted(variant.place(Norms.place(norm)), Worst.number(value)));
      }
    }
    worst.allHold(Norms.all().length + " norms");
    return worst.finding();
  }

  private static Finding hasItsDerivative(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction h = variant.value();
      for (double norm : Norms.all()) {
        if (norm > 0) {
          double step = 1e-4 * norm;
          double near = (h.value(norm + step) - h.value(norm - step)) / (2 * step);
          double slope = CentralDifferences.derivative(h::value, norm, step);
          // Rounding of the value, and a bend within the step.
          double tolerance =
              1e-6 * Math.abs(slope)
                  + 1e-11 * Math.abs(h.value(norm)) / norm
                  + Math.abs(slope - near);
          worst.compare(
              slope, h.derivative(norm), tolerance, () -> variant.place(Norms.place(norm)));
        }
      }
    }
    return worst.finding();
  }

  private static Finding isTheSameEachTime(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      double[] norms = Norms.all();
      Map<String, double[]> before = behaviour(variant.value());
      // The other way round, so that what one norm leaves behind meets another.
      for (int i = norms.length - 1; i >= 0; i--) {
        double norm = norms[i];
        worst.same(
            before.get("h")[i],
            variant.value().value(norm),
            () -> variant.place(Norms.place(norm)));
        worst.same(
            before.get("dh/d‖x‖")[i],
            variant.value().derivative(norm),
            () -> variant.place(Norms.place(norm)) + " (dh/d‖x‖)");
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

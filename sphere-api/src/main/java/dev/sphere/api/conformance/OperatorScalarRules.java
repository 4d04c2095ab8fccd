package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.RECOMMENDED;
import static dev.sphere.api.conformance.Level.REQUIRED;

import dev.sphere.api.AngularOperator;
import java.util.List;
import java.util.stream.DoubleStream;

/** The rules about the two functions of a double that define an operator, and its options. */
final class OperatorScalarRules {

  static final List<Check<AngularOperator>> ALL =
      List.of(
          new Check<>(
              new Rule("A1", REQUIRED, "value and derivative are finite on [0, π], ends included"),
              OperatorScalarRules::isFinite),
          new Check<>(
              new Rule("A2", REQUIRED, "the value stays within [lowest, highest]"),
              OperatorScalarRules::isWithinBounds),
          new Check<>(
              new Rule("A3", REQUIRED, "if declared decreasing, the value never rises with θ"),
              OperatorScalarRules::fallsAsDeclared),
          new Check<>(
              new Rule("A4", REQUIRED, "the derivative is that of the value, kinks apart"),
              OperatorScalarRules::hasItsDerivative),
          new Check<>(
              new Rule("A5", REQUIRED, "value and derivative of an angle are the same each time"),
              OperatorScalarRules::isTheSameEachTime),
          new Check<>(
              new Rule("A6", REQUIRED, "default and declared options are legal, others refused"),
              SpecRules::areChecked),
          new Check<>(
              new Rule("A7", RECOMMENDED, "each option has an effect"),
              subject -> SpecRules.haveAnEffect(subject, OperatorBehaviour::of)),
          new Check<>(
              new Rule(
                  "A8", REQUIRED, "at(initial values) is the operator; other counts are refused"),
              OperatorScalarRules::startsAtTheInitialValues),
          new Check<>(
              new Rule(
                  "A9", REQUIRED, "each learnable parameter moves the value, at a finite rate"),
              OperatorScalarRules::dependsOnWhatItLearns),
          new Check<>(
              new Rule("A10", REQUIRED, "a spec with all options written out makes the same again"),
              subject -> SpecRules.roundTrip(subject, OperatorBehaviour::of)));

  private static final int MOST_KINKS = 16;

  private OperatorScalarRules() {}

  private static Finding isFinite(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (OperatorCase each : OperatorCase.of(subject)) {
      for (double theta : Angles.dense()) {
        worst.finite(each.g().value(theta), () -> each.place(theta));
        worst.finite(each.g().derivative(theta), () -> each.place(theta) + " (dg/dθ)");
      }
    }
    worst.allHold(Angles.dense().length + " angles");
    return worst.finding();
  }

  private static Finding isWithinBounds(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (OperatorCase each : OperatorCase.of(subject)) {
      double lowest = each.declared().lowest();
      double highest = each.declared().highest();
      worst.require(
          lowest <= highest,
          () -> "expected a range%s, found [%s, %s]".formatted(each.where(), lowest, highest));
      for (double theta : Angles.dense()) {
        double value = each.g().value(theta);
        double slack = 1e-9 * Math.max(1, Math.abs(value));
        worst.between(lowest, highest, value, slack, () -> each.place(theta));
      }
    }
    return worst.finding();
  }

  private static Finding fallsAsDeclared(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (OperatorCase each : OperatorCase.of(subject)) {
      if (each.declared().isDecreasing()) {
        double before = each.g().value(0);
        for (double theta : Angles.dense()) {
          double here = each.g().value(theta);
          double slack = 1e-12 * Math.max(1, Math.abs(here));
          worst.between(Double.NEGATIVE_INFINITY, before, here, slack, () -> each.place(theta));
          before = here;
        }
      }
    }
    worst.allHold("not declared decreasing");
    return worst.finding();
  }

  private static Finding hasItsDerivative(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (OperatorCase each : OperatorCase.of(subject)) {
      AngularOperator g = each.g();
      double steepest = each.steepest();
      double[] angles = Angles.dense();
      int kinks = 0;
      for (int i = 0; i < angles.length; i++) {
        double theta = angles[i];
        Slope slope = Slope.of(g, theta);
        double tolerance = 1e-6 * steepest + 1e-9 + slope.uncertainty();
        if (kinks < MOST_KINKS && slope.isKinkOf(g, tolerance)) {
          kinks++;
        } else {
          worst.compare(slope.value(), g.derivative(theta), tolerance, () -> each.place(theta));
        }
        if (i > 0) {
          meanSlopeIsBetween(each, angles[i - 1], theta, steepest, worst);
        }
      }
    }
    return worst.finding();
  }

  /** A jump of the value hides between the angles; what the value gained in passing does not. */
  private static void meanSlopeIsBetween(
      OperatorCase each, double from, double to, double steepest, Worst worst) {
    double distance = to - from;
    if (distance < 1e-5) {
      return; // the difference of the values would be mostly rounding
    }
    double mean = (each.g().value(to) - each.g().value(from)) / distance;
    double middle = (from + to) / 2;
    double[] slopes =
        DoubleStream.of(from, middle, to).map(each.g()::derivative).sorted().toArray();
    double slack = 0.1 * steepest + 1e-9;
    worst.between(slopes[0], slopes[2], mean, slack, () -> each.place(middle));
  }

  private static Finding isTheSameEachTime(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (OperatorCase each : OperatorCase.of(subject)) {
      double[] angles = Angles.dense();
      double[] values = DoubleStream.of(angles).map(each.g()::value).toArray();
      double[] derivatives = DoubleStream.of(angles).map(each.g()::derivative).toArray();
      // The other way round, so that what one angle leaves behind meets another.
      for (int i = angles.length - 1; i >= 0; i--) {
        double theta = angles[i];
        worst.same(values[i], each.g().value(theta), () -> each.place(theta));
        worst.same(
            derivatives[i], each.g().derivative(theta), () -> each.place(theta) + " (dg/dθ)");
      }
    }
    worst.allHold(Angles.dense().length + " angles, twice");
    return worst.finding();
  }

  private static Finding startsAtTheInitialValues(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (Variant<AngularOperator> variant : Variant.of(subject)) {
      AngularOperator operator = variant.value();
      double[] initial = LegalValues.initial(operator.parameters());
      AngularOperator fixed = operator.at(initial);
      worst.require(
          fixed.parameters().isEmpty(),
          () -> variant.place("expected nothing left to learn, found " + fixed.parameters()));
      for (double theta : Angles.dense()) {
        worst.compare(
            operator.value(theta),
            fixed.value(theta),
            1e-12 * Math.max(1, Math.abs(operator.value(theta))),
            () -> variant.place(Angles.place(theta)));
        worst.compare(
            operator.derivative(theta),
            fixed.derivative(theta),
            1e-12 * Math.max(1, Math.abs(operator.derivative(theta))),
            () -> variant.place(Angles.place(theta)) + " (dg/dθ)");
      }
      OtherCounts.areRefused(operator::at, initial, worst);
    }
    return worst.finding();
  }

  private static Finding dependsOnWhatItLearns(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    worst.allHold("nothing is learned");
    for (Variant<AngularOperator> variant : Variant.of(subject)) {
      AngularOperator operator = variant.value();
      for (int p = 0; p < operator.parameters().size(); p++) {
        double fastest = 0;
        for (double[] values : LegalValues.inside(operator.parameters())) {
          for (double theta : Angles.some()) {
            double rate = ParameterSlope.of(moved -> operator.at(moved).value(theta), values, p);
            worst.finite(
                rate,
                () ->
                    LegalValues.place(
                        variant.place(Angles.place(theta)) + " (∂g)",
                        operator.parameters(),
                        values));
            fastest = Math.max(fastest, Math.abs(rate));
          }
        }
        String name = operator.parameters().get(p).name();
        worst.require(
            fastest > 0,
            () -> variant.place("at " + name + " expected that it moves g, found no effect"));
      }
      worst.allHold(operator.parameters().size() + " parameters");
    }
    return worst.finding();
  }
}

package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;

/** The rules about the evaluation of operators on arrays. */
final class OperatorArrayRules {

  static final List<Check<AngularOperator>> ALL =
      List.of(
          new Check<>(
              new Rule("A11", REQUIRED, "in float64 evaluate gives the value, to 1e-10"),
              subject -> givesTheValue(subject, Precision.FLOAT64)),
          new Check<>(
              new Rule("A12", REQUIRED, "in float32 evaluate gives the value, to 1e-5"),
              subject -> givesTheValue(subject, Precision.FLOAT32)),
          new Check<>(
              new Rule("A13", REQUIRED, "evaluate keeps shape and type"),
              OperatorArrayRules::keepsShapeAndType),
          new Check<>(
              new Rule("A14", STOCHASTIC, "evaluate goes entry by entry: filters do not mix"),
              OperatorArrayRules::goesEntryByEntry),
          new Check<>(
              new Rule("A15", REQUIRED, "evaluate gives the same each time, bit for bit"),
              OperatorArrayRules::isTheSameEachTime),
          new Check<>(
              new Rule("A16", STOCHASTIC, "threads see what one thread sees"),
              OperatorArrayRules::isTheSameForAllThreads));

  private static final long SEED = 20171;

  private OperatorArrayRules() {}

  private static Finding givesTheValue(Subject<AngularOperator> subject, Precision precision) {
    Worst worst = new Worst();
    double[] cosines = Angles.cosines(precision);
    for (Variant<AngularOperator> variant : Variant.of(subject)) {
      AngularOperator operator = variant.value();
      List<double[]> rows = LegalValues.inside(operator.parameters());
      double[] found =
          OperatorEvaluation.rows(subject.manager(), precision, operator, rows, cosines).value();
      for (int row = 0; row < rows.size(); row++) {
        double[] values = precision.round(rows.get(row));
        AngularOperator g = operator.at(values);
        String where = LegalValues.place(variant.place(""), operator.parameters(), values);
        worst.compareAll(
            DoubleStream.of(cosines).map(Angles::of).map(g::value).toArray(),
            OperatorEvaluation.row(found, row, cosines.length),
            precision.valueTolerance(),
            i -> Angles.place(Angles.of(cosines[i])) + where);
      }
    }
    return worst.finding();
  }

  private static Finding keepsShapeAndType(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    AngularOperator operator = subject.create();
    List<Shape> shapes =
        List.of(
            new Shape(5),
            new Shape(1),
            new Shape(3, 4),
            new Shape(2, 3, 2),
            new Shape(2, 3, 2, 2),
            new Shape(1, 1, 1, 1));
    for (Precision precision : Precision.values()) {
      for (Shape shape : shapes) {
        double[] cosines = new Draws(SEED).cosines(shape);
        try (NDManager manager = subject.manager().newSubManager()) {
          NDArray result = OperatorEvaluation.plainly(manager, precision, operator, cosines, shape);
          worst.require(
              result.getShape().equals(shape) && result.getDataType() == precision.type(),
              () ->
                  "at %s expected %s %s, found %s %s"
                      .formatted(
                          "cosines",
                          precision.type(),
                          shape,
                          result.getDataType(),
                          result.getShape()));
        }
      }
    }
    worst.allHold(shapes.size() + " shapes in both types");
    return worst.finding();
  }

  private static Finding goesEntryByEntry(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    for (Variant<AngularOperator> variant : Variant.of(subject)) {
      AngularOperator operator = variant.value();
      List<double[]> values = LegalValues.inside(operator.parameters());
      int filters = values.size() == 1 ? 4 : values.size();
      for (Shape shape :
          List.of(
              new Shape(3, filters, 2, 3), new Shape(1, filters, 3, 1), new Shape(4, filters))) {
        double[] cosines = new Draws(SEED).cosines(shape);
        double[] found =
            OperatorEvaluation.of(
                    subject.manager(),
                    Precision.FLOAT64,
                    operator,
                    values,
                    cosines,
                    shape,
                    1,
                    new double[cosines.length])
                .value();
        double[] expected = new double[cosines.length];
        long inner = shape.slice(2).size();
        for (int i = 0; i < expected.length; i++) {
          int filter = (int) (i / inner % filters % values.size());
          expected[i] = operator.at(values.get(filter)).value(Angles.of(cosines[i]));
        }
        worst.compareAll(
            expected,
            found,
            Precision.FLOAT64.valueTolerance(),
            i ->
                "entry %d of %s, %s, seed %d"
                    .formatted(i, shape, variant.place(Angles.place(Angles.of(cosines[i]))), SEED));
      }
    }
    return worst.finding();
  }

  private static Finding isTheSameEachTime(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    AngularOperator operator = subject.create();
    for (Precision precision : Precision.values()) {
      double[] cosines = Angles.cosines(precision);
      List<double[]> rows = LegalValues.inside(operator.parameters());
      Gradients first =
          OperatorEvaluation.rows(subject.manager(), precision, operator, rows, cosines);
      Gradients second =
          OperatorEvaluation.rows(subject.manager(), precision, operator, rows, cosines);
      String where = " in " + precision.type();
      compareBits(first.value(), second.value(), cosines, where, worst);
      compareBits(
          first.gradients().get(0), second.gradients().get(0), cosines, where + " (∂g/∂c)", worst);
    }
    worst.allHold("value and gradient at " + Angles.dense().length + " angles");
    return worst.finding();
  }

  private static void compareBits(
      double[] first, double[] second, double[] cosines, String where, Worst worst) {
    for (int i = 0; i < first.length; i++) {
      double cosine = cosines[i % cosines.length];
      worst.same(first[i], second[i], () -> Angles.place(Angles.of(cosine)) + where);
    }
  }

  private static Finding isTheSameForAllThreads(Subject<AngularOperator> subject) {
    AngularOperator operator = subject.create();
    double[] angles = Angles.dense();
    double[] cosines = DoubleStream.of(angles).map(Math::cos).toArray();
    IntFunction<double[]> scalars =
        first -> {
          double[] values = new double[2 * angles.length];
          for (int n = 0; n < angles.length; n++) {
            int i = (first + n) % angles.length;
            values[i] = operator.value(angles[i]);
            values[angles.length + i] = operator.derivative(angles[i]);
          }
          return values;
        };
    IntFunction<double[]> arrays =
        first -> {
          try (NDManager manager = subject.manager().newSubManager()) {
            Shape shape = new Shape(cosines.length);
            return Precision.read(
                OperatorEvaluation.plainly(manager, Precision.FLOAT64, operator, cosines, shape));
          }
        };
    IntFunction<String> place = i -> Angles.place(angles[i % angles.length]);
    Finding ofScalars = Threads.seeTheSame(scalars, angles.length, 25, place);
    return ofScalars.holds() ? Threads.seeTheSame(arrays, angles.length, 2, place) : ofScalars;
  }
}

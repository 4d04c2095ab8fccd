package dev.sphere.ops.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.BuiltInOperators;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.TwoFunctions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators on arrays against the plain functions that define them. */
class ArrayOperatorsTest {

  /** Dense in θ, with both ends at distances that no float32 cosine resolves, and beyond them. */
  private static double[] cosines() {
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i <= 4000; i++) {
      cosines.add(Math.cos(Math.PI * i / 4000));
    }
    for (double distance = 1e-7; distance < 2e-2; distance *= Math.sqrt(10)) {
      cosines.add(Math.cos(distance));
      cosines.add(-Math.cos(distance));
    }
    cosines.addAll(List.of(1., -1., 1 + 1.2e-7, -1 - 1.2e-7, 1 + 1e-6, -1 - 1e-6));
    return cosines.stream().mapToDouble(c -> c).toArray();
  }

  private static double[] floats(double[] values) {
    return DoubleStream.of(values).map(value -> (float) value).toArray();
  }

  /** Of a given cosine, as the engine sees it; a float32 cosine need not be that of the angle. */
  private static double angle(double cosine) {
    return Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /** How an operator is evaluated. */
  private enum Way {
    /** By itself. */
    ALONE {
      @Override
      NDArray evaluate(
          EngineSupport engine, AngularOperator operator, NDArray cosine, NDList parameters) {
        return operator.evaluate(cosine, parameters);
      }
    },
    /** As layers do. */
    IN_A_LAYER {
      @Override
      NDArray evaluate(
          EngineSupport engine, AngularOperator operator, NDArray cosine, NDList parameters) {
        return engine.respond(operator, engine.multiply(cosine, 1), parameters);
      }
    };

    abstract NDArray evaluate(
        EngineSupport engine, AngularOperator operator, NDArray cosine, NDList parameters);
  }

  private static List<AngularOperator> operators() {
    List<AngularOperator> operators = new ArrayList<>(BuiltInOperators.all());
    BuiltInOperators.all().stream()
        .filter(operator -> operator.parameters().isEmpty())
        .map(TwoFunctions::of)
        .forEach(operators::add);
    return operators;
  }

  private static Backward run(
      EngineSupport engine,
      Precision precision,
      Way way,
      AngularOperator operator,
      double[] cosines) {
    double[] ones = new double[cosines.length];
    Arrays.fill(ones, 1);
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray cosine = precision.create(manager, cosines, new Shape(cosines.length));
      NDList inputs = new NDList(cosine);
      for (LearnableParameter parameter : operator.parameters()) {
        inputs.add(
            precision.create(manager, new double[] {parameter.initialValue()}, new Shape(1)));
      }
      return Backward.of(
          engine, in -> way.evaluate(engine, operator, in.get(0), in.subNDList(1)), ones, inputs);
    }
  }

  static Stream<Arguments> enginesAndWays() {
    return EngineSupport.all().stream()
        .flatMap(
            engine ->
                Stream.of(Way.values())
                    .map(way -> Arguments.of(Named.of(engine.name(), engine), way)));
  }

  @ParameterizedTest
  @MethodSource("enginesAndWays")
  void valueIsTheScalarDefinition(EngineSupport engine, Way way) {
    for (AngularOperator operator : operators()) {
      double[] doubles = DoubleStream.of(cosines()).filter(c -> Math.abs(c) <= 1).toArray();
      double[] floats = floats(cosines());

      assertThat(
              RelativeError.of(
                  run(engine, Precision.FLOAT64, way, operator, doubles).value(),
                  DoubleStream.of(doubles).map(c -> operator.value(angle(c))).toArray()))
          .as("%s in float64", operator)
          .isLessThan(1e-12);
      assertThat(
              RelativeError.of(
                  run(engine, Precision.FLOAT32, way, operator, floats).value(),
                  DoubleStream.of(floats).map(c -> operator.value(angle(c))).toArray()))
          .as("%s in float32", operator)
          .isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndWays")
  void gradientIsFiniteAndDoesNotTurnRoundEvenAtTheEnds(EngineSupport engine, Way way) {
    double[] floats = floats(cosines());
    for (Precision precision : Precision.values()) {
      for (AngularOperator operator : operators()) {
        double[] gradient = run(engine, precision, way, operator, floats).gradients().get(0);

        for (int i = 0; i < floats.length; i++) {
          assertThat(gradient[i])
              .as("%s in %s: dg/dc at c = %s", operator, precision, floats[i])
              .isFinite()
              .isNotNegative();
          // Only where a steep sigmoid is flat may it vanish.
          double slope = -operator.derivative(angle(floats[i]));
          if (slope > 1e-3) {
            assertThat(gradient[i]).as("%s at c = %s", operator, floats[i]).isPositive();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("enginesAndWays")
  void gradientIsThatOfTheAngleWhereTheCosineResolvesIt(EngineSupport engine, Way way) {
    double[] cosines =
        DoubleStream.of(floats(cosines())).filter(c -> (1 - c) * (1 + c) > 1e-4).toArray();
    for (Precision precision : Precision.values()) {
      for (AngularOperator operator : operators()) {
        double[] gradient = run(engine, precision, way, operator, cosines).gradients().get(0);
        double[] expected =
            DoubleStream.of(cosines)
                .map(c -> -operator.derivative(angle(c)) / Math.sin(angle(c)))
                .toArray();

        assertThat(RelativeError.of(gradient, expected))
            .as("%s in %s", operator, precision)
            .isLessThan(precision == Precision.FLOAT64 ? 1e-11 : 1e-4);
        double largest = DoubleStream.of(expected).max().orElseThrow();
        for (int i = 0; i < cosines.length; i++) {
          // Where tanh is 1 but for rounding, 1 − tanh² keeps no digit of its own.
          if (expected[i] > 1e-2 * largest) {
            assertThat(Math.abs(gradient[i] / expected[i] - 1))
                .as("%s in %s at c = %s", operator, precision, cosines[i])
                .isLessThan(1e-4);
          }
        }
      }
    }
  }

  @EachEngine
  void gradientOfTheSlopeAgreesWithCentralDifferences(EngineSupport engine) {
    double[] slopes = {0.05, 0.0731, 0.2, 0.5, 1, 3.3, 10, 100};
    Shape shape = new Shape(40, slopes.length, 2, 1);
    Draw draw = new Draw(3);
    double[] upstream = draw.normal(shape.size());
    double[] cosines =
        DoubleStream.of(draw.normal(shape.size())).map(value -> Math.cos(value * 2)).toArray();
    LearnableSigmoid operator = new LearnableSigmoid();
    double[] expected = new double[slopes.length];
    for (int filter = 0; filter < slopes.length; filter++) {
      for (int i = 0; i < cosines.length; i++) {
        if (i / 2 % slopes.length == filter) {
          double theta = angle(cosines[i]);
          expected[filter] +=
              upstream[i]
                  * CentralDifferences.gradient(
                      k -> operator.at(k).value(theta),
                      new double[] {slopes[filter]},
                      1e-3 * slopes[filter])[0];
        }
      }
    }
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        NDList inputs =
            new NDList(
                precision.create(manager, cosines, shape),
                precision.create(manager, slopes, new Shape(1, slopes.length, 1, 1)));
        double[] gradient =
            Backward.of(
                    engine,
                    in -> operator.evaluate(in.get(0), new NDList(in.get(1))),
                    upstream,
                    inputs)
                .gradients()
                .get(1);

        for (int filter = 0; filter < slopes.length; filter++) {
          // One by one: from k = 0.05 to k = 100 they fall by five orders of magnitude.
          assertThat(Math.abs(gradient[filter] / expected[filter] - 1))
              .as("%s: d/dk at k = %s", precision, slopes[filter])
              .isLessThan(slopeTolerance(precision, slopes[filter]));
        }
      }
    }
  }

  /** dg/dk is a difference that falls as 1/k³ of terms that fall as 1/k. */
  private static double slopeTolerance(Precision precision, double k) {
    double tolerance = precision == Precision.FLOAT64 ? 1e-9 : 1e-4;
    return k > 5 ? tolerance * k : tolerance;
  }
}

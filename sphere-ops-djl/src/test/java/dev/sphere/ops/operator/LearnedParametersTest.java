package dev.sphere.ops.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Learnable operators, away from their initial values, against their scalar definition there. */
class LearnedParametersTest {

  private static final int FILTERS = 6;

  /** Of filters by turns: a right angle to within float32 and exactly, both ends, and between. */
  private static double[] cosines() {
    Draw draw = new Draw(5);
    return DoubleStream.concat(
            DoubleStream.of(0, 1, -1, 1e-6, -1e-6, 1e-4, -1e-4)
                .flatMap(c -> DoubleStream.generate(() -> (float) c).limit(FILTERS)),
            DoubleStream.of(draw.normal(60 * FILTERS)).map(x -> (float) Math.cos(2 * x)))
        .toArray();
  }

  /** One row a parameter, one column a filter; the first filter has the least values. */
  private static double[][] parameters(AngularOperator operator) {
    Draw draw = new Draw(6);
    return operator.parameters().stream()
        .map(
            declared -> {
              double[] values = new double[FILTERS];
              for (int filter = 1; filter < FILTERS; filter++) {
                values[filter] = (float) (declared.minimum() + draw.logarithmic(0.01, 10));
              }
              values[0] = (float) declared.minimum();
              return values;
            })
        .toArray(double[][]::new);
  }

  private static double[] column(double[][] parameters, int filter) {
    return DoubleStream.iterate(0, i -> i + 1)
        .limit(parameters.length)
        .map(i -> parameters[(int) i][filter])
        .toArray();
  }

  /** How an operator is evaluated. */
  @FunctionalInterface
  private interface Way {

    NDArray evaluate(AngularOperator operator, NDArray cosine, NDList parameters);
  }

  @EachEngine
  void areThoseOfTheScalarDefinition(EngineSupport engine) {
    areRight(engine, AngularOperator::evaluate);
  }

  /** Where the memory of the cosines may be used again. */
  @EachEngine
  void areThoseOfTheScalarDefinitionInALayer(EngineSupport engine) {
    areRight(
        engine,
        (operator, cosine, parameters) ->
            engine.respond(operator, engine.multiply(cosine, 1), parameters));
  }

  private static void areRight(EngineSupport engine, Way way) {
    for (AngularOperator operator :
        List.of(
            new LearnableSigmoid(),
            new SharpenedCosine(),
            new PiecewiseLinear(3, Sharing.FILTER),
            new PiecewiseLinear(),
            new PiecewiseLinear(33, Sharing.FILTER))) {
      double[] cosines = cosines();
      double[][] parameters = parameters(operator);
      double[] upstream = new Draw(7).normal(cosines.length);
      double[] value = new double[cosines.length];
      double[] slope = new double[cosines.length];
      double[][] parameterSlope = new double[parameters.length][FILTERS];
      for (int i = 0; i < cosines.length; i++) {
        double[] at = column(parameters, i % FILTERS);
        double theta = Math.acos(cosines[i]);
        value[i] = operator.at(at).value(theta);
        slope[i] = -upstream[i] * operator.at(at).derivative(theta) / Math.sin(theta);
        double[] byParameter =
            CentralDifferences.gradient(p -> operator.at(p).value(theta), at, 1e-4);
        for (int p = 0; p < at.length; p++) {
          parameterSlope[p][i % FILTERS] += upstream[i] * byParameter[p];
        }
      }

      for (Precision precision : Precision.values()) {
        Backward run = run(engine, precision, way, operator, cosines, parameters, upstream);
        String what = operator + " in " + precision;

        assertThat(RelativeError.of(run.value(), value))
            .as("value of %s", what)
            .isLessThan(precision.valueTolerance());
        assertThat(RelativeError.of(resolved(run.gradients().get(0)), resolved(slope)))
            .as("gradient of the cosine, %s", what)
            .isLessThan(precision.gradientTolerance());
        assertThat(run.gradients().get(0)).as(what).doesNotContain(Double.NaN);
        for (int p = 0; p < parameters.length; p++) {
          LearnableParameter declared = operator.parameters().get(p);
          assertThat(RelativeError.of(run.gradients().get(p + 1), parameterSlope[p]))
              .as("gradient of %s, %s", declared.name(), what)
              .isLessThan(precision == Precision.FLOAT64 ? 1e-6 : 1e-4);
        }
      }
    }
  }

  /** What all filters learn together has the gradient that they have one by one, added up. */
  @EachEngine
  void ofAllFiltersTogetherTheGradientIsTheSum(EngineSupport engine) {
    double[] cosines = cosines();
    double[] upstream = new Draw(8).normal(cosines.length);
    for (AngularOperator operator :
        List.of(new LearnableSigmoid(), new SharpenedCosine(), new PiecewiseLinear())) {
      double[][] parameters = parameters(operator);
      double[][] together = new double[parameters.length][];
      double[][] repeated = new double[parameters.length][FILTERS];
      for (int p = 0; p < parameters.length; p++) {
        together[p] = new double[] {parameters[p][1]};
        Arrays.fill(repeated[p], parameters[p][1]);
      }
      Way way =
          (each, cosine, learned) -> engine.respond(each, engine.multiply(cosine, 1), learned);
      Backward one = run(engine, Precision.FLOAT32, way, operator, cosines, together, upstream);
      Backward many = run(engine, Precision.FLOAT32, way, operator, cosines, repeated, upstream);

      assertThat(one.value()).as("%s", operator).isEqualTo(many.value());
      for (int p = 1; p <= parameters.length; p++) {
        double[] ofFilters = many.gradients().get(p);
        double size = DoubleStream.of(ofFilters).map(Math::abs).sum();
        assertThat(one.gradients().get(p)[0])
            .as("%s of %s", p, operator)
            .isCloseTo(DoubleStream.of(ofFilters).sum(), within(1e-5 * size));
      }
    }
  }

  private static Backward run(
      EngineSupport engine,
      Precision precision,
      Way way,
      AngularOperator operator,
      double[] cosines,
      double[][] parameters,
      double[] upstream) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList inputs =
          new NDList(
              precision.create(manager, cosines, new Shape(cosines.length / FILTERS, FILTERS, 1)));
      for (double[] parameter : parameters) {
        inputs.add(precision.create(manager, parameter, new Shape(1, parameter.length, 1)));
      }
      return Backward.of(
          engine, in -> way.evaluate(operator, in.get(0), in.subNDList(1)), upstream, inputs);
    }
  }

  /** Leaves out the cosines near ±1, to which another test looks. */
  private static double[] resolved(double[] values) {
    double[] cosines = cosines();
    double[] resolved = values.clone();
    for (int i = 0; i < cosines.length; i++) {
      if ((1 - cosines[i]) * (1 + cosines[i]) < 1e-4) {
        resolved[i] = 0;
      }
    }
    return resolved;
  }
}

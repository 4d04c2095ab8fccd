package dev.sphere.ops.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.BuiltInOperators;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What a plugin gets that gives its two plain functions and nothing else. */
class DefaultEvaluationTest {

  private static final Shape SHAPE = new Shape(5, 4, 3);

  private static final double[] UPSTREAM = new Draw(1).normal(SHAPE.size());

  private static final double[] COSINES = cosines();

  /** Some of them near 0, where alone the steepest sigmoid has a slope. */
  private static double[] cosines() {
    double[] cosines = new Draw(2).normal(SHAPE.size());
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = (float) (i % 5 == 0 ? 0.01 * cosines[i] : Math.cos(2 * cosines[i]));
    }
    return cosines;
  }

  /** g(θ) = cos³ θ. */
  private record Cube() implements AngularOperator {
    @Override
    public double value(double theta) {
      return Math.pow(Math.cos(theta), 3);
    }

    @Override
    public double derivative(double theta) {
      return -3 * Math.pow(Math.cos(theta), 2) * Math.sin(theta);
    }
  }

  /** g(θ) = a·cos θ + b²·θ, learned in a and in b. */
  private record Mixture(double a, double b, boolean learned) implements AngularOperator {
    @Override
    public double value(double theta) {
      return a * Math.cos(theta) + b * b * theta;
    }

    @Override
    public double derivative(double theta) {
      return -a * Math.sin(theta) + b * b;
    }

    @Override
    public List<LearnableParameter> parameters() {
      return learned
          ? List.of(
              LearnableParameter.unconstrained("a", Sharing.FILTER, a),
              LearnableParameter.atLeast(0.1, "b", Sharing.LAYER, b))
          : List.of();
    }

    @Override
    public AngularOperator at(double... parameters) {
      return new Mixture(parameters[0], parameters[1], false);
    }
  }

  /** An operator of which only the definition is visible, not its own evaluation on arrays. */
  private record DefinitionOf(AngularOperator operator) implements AngularOperator {
    @Override
    public double value(double theta) {
      return operator.value(theta);
    }

    @Override
    public double derivative(double theta) {
      return operator.derivative(theta);
    }

    @Override
    public List<LearnableParameter> parameters() {
      return operator.parameters();
    }

    @Override
    public AngularOperator at(double... parameters) {
      return operator.at(parameters);
    }
  }

  private static Backward run(
      EngineSupport engine, Precision precision, AngularOperator operator, double[]... parameters) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList inputs = new NDList(precision.create(manager, COSINES, SHAPE));
      for (double[] parameter : parameters) {
        inputs.add(precision.create(manager, parameter, new Shape(1, parameter.length, 1)));
      }
      return Backward.of(
          engine, in -> operator.evaluate(in.get(0), in.subNDList(1)), UPSTREAM, inputs);
    }
  }

  @EachEngine
  void evaluatesAPluginOperator(EngineSupport engine) {
    double[] cubes = DoubleStream.of(COSINES).map(c -> c * c * c).toArray();
    double[] slopes = new double[COSINES.length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = 3 * COSINES[i] * COSINES[i] * UPSTREAM[i];
    }
    for (Precision precision : Precision.values()) {
      Backward run = run(engine, precision, new Cube());

      assertThat(RelativeError.of(run.value(), cubes))
          .as("value in %s", precision)
          .isLessThan(precision.valueTolerance());
      assertThat(RelativeError.of(run.gradients().get(0), slopes))
          .as("gradient in %s", precision)
          .isLessThan(precision.gradientTolerance());
    }
  }

  @EachEngine
  void evaluatesALearnablePluginOperator(EngineSupport engine) {
    double[] a = {0.5, -1.25, 2, 0};
    double[] b = {0.75};
    double[] value = new double[COSINES.length];
    double[] byCosine = new double[COSINES.length];
    double[] byA = new double[4];
    double[] byB = new double[1];
    for (int i = 0; i < COSINES.length; i++) {
      int filter = i / 3 % 4;
      double theta = Math.acos(COSINES[i]);
      value[i] = a[filter] * COSINES[i] + b[0] * b[0] * theta;
      byCosine[i] = UPSTREAM[i] * (a[filter] - b[0] * b[0] / Math.sin(theta));
      byA[filter] += UPSTREAM[i] * COSINES[i];
      byB[0] += UPSTREAM[i] * 2 * b[0] * theta;
    }
    for (Precision precision : Precision.values()) {
      Backward run = run(engine, precision, new Mixture(1, 1, true), a, b);

      assertThat(RelativeError.of(run.value(), value)).isLessThan(precision.valueTolerance());
      assertThat(RelativeError.of(run.gradients().get(0), byCosine))
          .isLessThan(precision.gradientTolerance());
      assertThat(RelativeError.of(run.gradients().get(1), byA))
          .isLessThan(precision.gradientTolerance());
      assertThat(RelativeError.of(run.gradients().get(2), byB))
          .isLessThan(precision.gradientTolerance());
    }
  }

  @EachEngine
  void agreesWithTheEvaluationOfEachBuiltIn(EngineSupport engine) {
    for (Precision precision : Precision.values()) {
      for (AngularOperator operator : BuiltInOperators.all()) {
        double[][] parameters =
            operator.parameters().stream()
                .map(
                    p -> new double[] {p.minimum() + 0.01, 0.25 + p.minimum(), p.initialValue(), 2})
                .toArray(double[][]::new);
        Backward own = run(engine, precision, operator, parameters);
        Backward byDefault = run(engine, precision, new DefinitionOf(operator), parameters);

        assertThat(RelativeError.of(byDefault.value(), own.value()))
            .as("value of %s in %s", operator, precision)
            .isLessThan(precision.valueTolerance());
        for (int i = 0; i < own.gradients().size(); i++) {
          assertThat(RelativeError.of(byDefault.gradients().get(i), own.gradients().get(i)))
              .as("gradient %d of %s in %s", i, operator, precision)
              .isLessThan(precision.gradientTolerance());
        }
      }
    }
  }

  @EachEngine
  void isFiniteAtTheEndsWhereTheDerivativeOfTheArcCosineIsNot(EngineSupport engine) {
    double[] ends = {1, -1, 1 + 1e-6, -1 - 1e-6, 1 - 6e-8, -1 + 6e-8};
    AngularOperator linear = new DefinitionOf(new Linear());
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        Backward run =
            Backward.of(
                engine,
                in -> linear.evaluate(in.get(0), new NDList()),
                new double[] {1, 1, 1, 1, 1, 1},
                new NDList(precision.create(manager, ends, new Shape(6))));

        assertThat(RelativeError.of(run.value(), new double[] {1, -1, 1, -1, 1, -1}))
            .isLessThan(3e-4);
        for (double slope : run.gradients().get(0)) {
          assertThat(slope).as("%s", precision).isFinite().isGreaterThan(2 / Math.PI);
        }
      }
    }
  }

  /** h(n) = n², without a scale of its own. */
  private record SquareMagnitude() implements MagnitudeFunction {
    @Override
    public double value(double norm) {
      return norm * norm;
    }

    @Override
    public double derivative(double norm) {
      return 2 * norm;
    }
  }

  @EachEngine
  void scalesByAPluginMagnitude(EngineSupport engine) {
    double[] response = new Draw(4).normal(12);
    double[] norms = DoubleStream.of(new Draw(5).normal(4)).map(Math::abs).toArray();
    double[] upstream = new Draw(6).normal(12);
    double[] value = new double[12];
    double[] byResponse = new double[12];
    double[] byNorm = new double[4];
    for (int i = 0; i < 12; i++) {
      double norm = norms[i % 4];
      value[i] = response[i] * norm * norm;
      byResponse[i] = upstream[i] * norm * norm;
      byNorm[i % 4] += upstream[i] * response[i] * 2 * norm;
    }
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        Backward run =
            Backward.of(
                engine,
                in -> new SquareMagnitude().scale(in.get(0), in.get(1), new NDList()),
                upstream,
                new NDList(
                    precision.create(manager, response, new Shape(1, 3, 4)),
                    precision.create(manager, norms, new Shape(1, 1, 4))));

        assertThat(RelativeError.of(run.value(), value)).isLessThan(precision.valueTolerance());
        assertThat(RelativeError.of(run.gradients().get(0), byResponse))
            .isLessThan(precision.gradientTolerance());
        assertThat(RelativeError.of(run.gradients().get(1), byNorm))
            .isLessThan(precision.gradientTolerance());
      }
    }
  }

  @EachEngine
  void refusesParametersItDidNotDeclareAndOtherTypes(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray cosine = manager.create(new float[] {0.5f});

      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Cube().evaluate(cosine, new NDList(cosine)))
          .withMessage("expected 0 parameter arrays, got 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Cube().evaluate(cosine.toType(DataType.INT32, true), new NDList()))
          .withMessage("expected float32 or float64, got int32");
    }
  }

  @Test
  void refusesALearnableOperatorThatCannotBeFixed() {
    AngularOperator forgetful =
        new AngularOperator() {
          @Override
          public double value(double theta) {
            return 0;
          }

          @Override
          public double derivative(double theta) {
            return 0;
          }

          @Override
          public List<LearnableParameter> parameters() {
            return List.of(LearnableParameter.unconstrained("a", Sharing.LAYER, 1));
          }
        };

    assertThatIllegalStateException()
        .isThrownBy(() -> forgetful.at(1))
        .withMessageContaining("must override at(double...)");
  }

  @EachEngine
  void constraintHoldsWhateverIsStored(EngineSupport engine) {
    double[] stored = {-2, -0.5, 0, 0.25, 3};
    double[] ones = {1, 1, 1, 1, 1};
    LearnableParameter bounded = LearnableParameter.atLeast(0.05, "k", Sharing.FILTER, 0.3);
    LearnableParameter free = LearnableParameter.unconstrained("k", Sharing.FILTER, 0.3);
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        Backward run =
            Backward.of(
                engine,
                in -> bounded.constrain(in.get(0)),
                ones,
                new NDList(precision.create(manager, stored, new Shape(5))));

        assertThat(RelativeError.of(run.value(), new double[] {2.05, 0.55, 0.05, 0.3, 3.05}))
            .isLessThan(1e-7);
        assertThat(run.gradients().get(0)).containsExactly(-1, -1, 0, 1, 1);
        NDArray array = precision.create(manager, stored, new Shape(5));
        assertThat(free.constrain(array)).isSameAs(array);
      }
    }
  }
}

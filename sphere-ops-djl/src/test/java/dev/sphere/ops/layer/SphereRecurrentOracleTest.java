package dev.sphere.ops.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Recurrent layers against plain loops in double and their central differences. */
class SphereRecurrentOracleTest {

  private static final int CASES = 12;

  /** In float32 smaller sines leave gradients that are rounding. */
  private static final double RESOLVED = 0.1;

  private static final double LEAST_SLOPE = 0.05;

  /** The formulas of a layer, number by number. */
  private enum Kind {
    LSTM(4, 2) {
      @Override
      SphereRecurrent newLayer(RecurrentCase drawn) {
        return drawn.with(SphereLstm.builder()).build();
      }

      @Override
      double[] step(double[] a, double[] b, double[] state, int size) {
        double[] next = new double[2 * size];
        for (int j = 0; j < size; j++) {
          double input = sigmoid(a[j] + b[j]);
          double forget = sigmoid(a[size + j] + b[size + j]);
          double candidate = Math.tanh(a[2 * size + j] + b[2 * size + j]);
          double output = sigmoid(a[3 * size + j] + b[3 * size + j]);
          next[size + j] = forget * state[size + j] + input * candidate;
          next[j] = output * Math.tanh(next[size + j]);
        }
        return next;
      }
    },
    GRU(3, 1) {
      @Override
      SphereRecurrent newLayer(RecurrentCase drawn) {
        return drawn.with(SphereGru.builder()).build();
      }

      @Override
      double[] step(double[] a, double[] b, double[] state, int size) {
        double[] next = new double[size];
        for (int j = 0; j < size; j++) {
          double reset = sigmoid(a[j] + b[j]);
          double update = sigmoid(a[size + j] + b[size + j]);
          double candidate = Math.tanh(a[2 * size + j] + reset * b[2 * size + j]);
          next[j] = (1 - update) * candidate + update * state[j];
        }
        return next;
      }
    };

    final int gates;
    final int states;

    Kind(int gates, int states) {
      this.gates = gates;
      this.states = states;
    }

    abstract SphereRecurrent newLayer(RecurrentCase drawn);

    /** Returns the next state, h first, of one sequence. */
    abstract double[] step(double[] a, double[] b, double[] state, int size);

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }

  /**
   * A layer with data.
   *
   * @param values the inputs {@code x}, {@code state 0} and {@code state 1}, and what the layer
   *     learns, by name
   * @param hasStates whether the layer is given the states to begin with, or they are zero
   */
  private record RecurrentCase(
      String name,
      Kind kind,
      AngularOperator operator,
      MagnitudeFunction magnitude,
      double epsilon,
      Shape x,
      int size,
      boolean hasBias,
      boolean hasStates,
      Map<String, double[]> values,
      double[] upstream) {

    static RecurrentCase draw(Kind kind, long seed) {
      Draw draw = new Draw(seed);
      AngularOperator operator =
          draw.one(
              List.of(
                  new Cosine(),
                  new Linear(),
                  new Sigmoid(0.4),
                  new LearnableSigmoid(0.5, Sharing.FILTER),
                  new LearnableSigmoid(0.5, Sharing.LAYER)));
      MagnitudeFunction magnitude = draw.one(List.of(new SphereMagnitude(), new LinearMagnitude()));
      double epsilon = draw.logarithmic(1e-3, 1e-1);
      Shape x = new Shape(draw.whole(1, 2), draw.whole(1, 4), draw.whole(3, 5));
      int size = draw.whole(2, 3);
      boolean hasBias = draw.whole(0, 2) > 0;
      boolean hasStates = draw.whole(0, 1) == 1;
      Map<String, double[]> values = new LinkedHashMap<>();
      values.put("x", draw.normal(x.size()));
      for (int i = 0; hasStates && i < kind.states; i++) {
        values.put("state " + i, draw.normal(x.get(0) * size));
      }
      int filters = kind.gates * size;
      for (String map : List.of("01input_", "02state_")) {
        long inputs = map.equals("01input_") ? x.get(2) : size;
        values.put(map + "weight", draw.normal(filters * inputs));
        if (hasBias) {
          values.put(map + "bias", draw.normal(filters));
        }
        if (!operator.parameters().isEmpty()) {
          boolean perFilter = operator.parameters().get(0).sharing() == Sharing.FILTER;
          double[] stored = new double[perFilter ? filters : 1];
          Arrays.setAll(stored, i -> (float) draw.logarithmic(0.2, 2) * draw.one(List.of(-1, 1)));
          values.put(map + "operator-k", stored);
        }
      }
      double[] upstream = draw.normal(x.get(0) * size * (x.get(1) + kind.states));
      return new RecurrentCase(
          "%s, seed %d: %s, %s, ε %s, x %s, H %d, bias %s, states %s"
              .formatted(kind, seed, operator, magnitude, epsilon, x, size, hasBias, hasStates),
          kind,
          operator,
          magnitude,
          epsilon,
          x,
          size,
          hasBias,
          hasStates,
          values,
          upstream);
    }

    <T extends SphereRecurrent.RecurrentBuilder<T>> T with(T builder) {
      return builder
          .setFilters(size)
          .setOperator(operator)
          .optMagnitude(magnitude)
          .optAngleNorm(AngleNorm.epsilon(epsilon))
          .optBias(hasBias);
    }

    /** Returns all h, (N, T, H), and the last states, one after the other. */
    double[] value(Map<String, double[]> at, List<Double> sines) {
      int batch = (int) x.get(0);
      int steps = (int) x.get(1);
      int features = (int) x.get(2);
      double[] value = new double[upstream.length];
      for (int n = 0; n < batch; n++) {
        double[] state = new double[kind.states * size];
        for (int i = 0; hasStates && i < kind.states; i++) {
          System.arraycopy(at.get("state " + i), n * size, state, i * size, size);
        }
        for (int t = 0; t < steps; t++) {
          int from = (n * steps + t) * features;
          double[] a =
              map(at, "01input_", Arrays.copyOfRange(at.get("x"), from, from + features), sines);
          double[] b = map(at, "02state_", Arrays.copyOf(state, size), sines);
          state = kind.step(a, b, state, size);
          System.arraycopy(state, 0, value, (n * steps + t) * size, size);
        }
        for (int i = 0; i < kind.states; i++) {
          int place = (batch * steps + i * batch + n) * size;
          System.arraycopy(state, i * size, value, place, size);
        }
      }
      return value;
    }

    private double[] map(
        Map<String, double[]> at, String name, double[] input, List<Double> sines) {
      double[] weight = at.get(name + "weight");
      double[] mapped = new double[kind.gates * size];
      double inputNorm = norm(input, 0, input.length);
      for (int filter = 0; filter < mapped.length; filter++) {
        double product = 0;
        for (int i = 0; i < input.length; i++) {
          product += weight[filter * input.length + i] * input[i];
        }
        double cosine = product / (inputNorm * norm(weight, filter * input.length, input.length));
        sines.add(Math.sqrt(1 - cosine * cosine));
        mapped[filter] = magnitude.value(inputNorm) * at(at, name, filter).value(Math.acos(cosine));
        mapped[filter] += hasBias ? at.get(name + "bias")[filter] : 0;
      }
      return mapped;
    }

    private AngularOperator at(Map<String, double[]> at, String name, int filter) {
      double[] stored = at.get(name + "operator-k");
      return stored == null
          ? operator
          : operator.at(Math.abs(stored[stored.length == 1 ? 0 : filter]) + LEAST_SLOPE);
    }

    private double norm(double[] values, int from, int count) {
      double squares = epsilon;
      for (int i = from; i < from + count; i++) {
        squares += values[i] * values[i];
      }
      return Math.sqrt(squares);
    }

    boolean isResolved() {
      List<Double> sines = new ArrayList<>();
      value(values, sines);
      return sines.stream().allMatch(sine -> sine > RESOLVED);
    }

    double[] gradient(String of) {
      return CentralDifferences.gradient(
          moved -> {
            Map<String, double[]> at = new LinkedHashMap<>(values);
            at.put(of, moved);
            double[] value = value(at, new ArrayList<>());
            double sum = 0;
            for (int i = 0; i < value.length; i++) {
              sum += value[i] * upstream[i];
            }
            return sum;
          },
          values.get(of),
          3e-4);
    }

    /** Runs the layer and holds it to the loops. */
    void assertAgrees(EngineSupport engine, Precision precision) {
      String where = name + " in " + precision;
      SphereRecurrent layer = kind.newLayer(this);
      try (NDManager manager = engine.engine().newBaseManager()) {
        Map<String, double[]> learned = new LinkedHashMap<>(values);
        learned.keySet().removeIf(each -> each.equals("x") || each.startsWith("state "));
        BlockRun.initialize(layer, manager, precision, learned, x);
        NDList inputs = new NDList(precision.create(manager, values.get("x"), x));
        Shape state = new Shape(x.get(0), size);
        for (int i = 0; hasStates && i < kind.states; i++) {
          inputs.add(precision.create(manager, values.get("state " + i), state));
        }
        inputs.forEach(input -> input.setRequiresGradient(true));
        try (GradientCollector collector = engine.engine().newGradientCollector()) {
          NDList outputs = layer.forward(new ParameterStore(manager, false), inputs, true);
          NDArray loss = null;
          int from = 0;
          for (NDArray output : outputs) {
            int to = from + (int) output.size();
            NDArray part =
                output
                    .mul(
                        precision.create(
                            manager, Arrays.copyOfRange(upstream, from, to), output.getShape()))
                    .sum();
            loss = loss == null ? part : loss.add(part);
            from = to;
          }
          collector.backward(loss);

          assertThat(outputs.getShapes())
              .as(where)
              .containsExactly(layer.getOutputShapes(inputs.getShapes()));
          assertThat(
                  RelativeError.of(
                      outputs.stream()
                          .flatMapToDouble(output -> DoubleStream.of(Precision.read(output)))
                          .toArray(),
                      value(values, new ArrayList<>())))
              .as("value, %s", where)
              .isLessThan(precision.valueTolerance());
        }
        for (String each : values.keySet()) {
          NDArray array =
              learned.containsKey(each)
                  ? layer.getParameters().get(each).getArray()
                  : inputs.get(each.equals("x") ? 0 : 1 + Integer.parseInt(each.substring(6)));
          assertThat(RelativeError.of(Precision.read(array.getGradient()), gradient(each)))
              .as("gradient of %s, %s", each, where)
              .isLessThan(precision.gradientTolerance());
        }
      }
    }
  }

  @EachEngine
  void agreesWithTheOracle(EngineSupport engine) {
    for (Kind kind : Kind.values()) {
      int compared = 0;
      for (long seed = 0; compared < CASES; seed++) {
        RecurrentCase drawn = RecurrentCase.draw(kind, seed);
        if (drawn.isResolved()) {
          compared++;
          for (Precision precision : Precision.values()) {
            drawn.assertAgrees(engine, precision);
          }
        }
      }
    }
  }

  @EachEngine
  void goesOnFromTheStatesItGives(EngineSupport engine) {
    Shape shape = new Shape(2, 5, 3);
    double[] x = new Draw(1).normal(shape.size());
    for (SphereRecurrent layer :
        List.of(
            SphereLstm.builder().setFilters(4).setOperator(new Cosine()).build(),
            SphereGru.builder().setFilters(4).setOperator(new Cosine()).build())) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        BlockRun.initialize(layer, manager, Precision.FLOAT64, Map.of(), shape);
        ParameterStore store = new ParameterStore(manager, false);
        NDArray sequence = Precision.FLOAT64.create(manager, x, shape);
        NDList whole = layer.forward(store, new NDList(sequence), false);
        NDList first = layer.forward(store, new NDList(sequence.get(":, :2")), false);
        NDList rest =
            layer.forward(
                store, new NDList(sequence.get(":, 2:")).addAll(first.subNDList(1)), false);

        assertThat(
                RelativeError.of(
                    Precision.read(first.head().concat(rest.head(), 1)),
                    Precision.read(whole.head())))
            .as("%s", layer)
            .isLessThan(1e-14);
        for (int i = 1; i < whole.size(); i++) {
          assertThat(RelativeError.of(Precision.read(rest.get(i)), Precision.read(whole.get(i))))
              .as("%s", layer)
              .isLessThan(1e-14);
        }
      }
    }
  }

  @EachEngine
  void refusesOtherInputs(EngineSupport engine) {
    SphereRecurrent layer = SphereLstm.builder().setFilters(4).setOperator(new Cosine()).build();
    try (NDManager manager = engine.engine().newBaseManager()) {
      BlockRun.initialize(layer, manager, Precision.FLOAT32, Map.of(), new Shape(2, 5, 3));
      ParameterStore store = new ParameterStore(manager, false);
      NDArray sequence = manager.zeros(new Shape(2, 5, 3));
      NDArray state = manager.zeros(new Shape(2, 4));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> layer.forward(store, new NDList(sequence, state), false))
          .withMessage(
              "expected an input (N, T, D), alone or with 2 states (2, 4), got [(2, 5, 3), (2,"
                  + " 4)]");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> layer.forward(store, new NDList(sequence, state, state.transpose()), false))
          .withMessage(
              "expected an input (N, T, D), alone or with 2 states (2, 4), got [(2, 5, 3), (2, 4),"
                  + " (4, 2)]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> layer.getOutputShapes(new Shape[] {new Shape(2, 0, 3)}))
          .withMessage("expected an input (N, T, D) of at least one step, got (2, 0, 3)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> layer.getOutputShapes(new Shape[] {new Shape(2, 3)}))
          .withMessage("expected an input (N, T, D) of at least one step, got (2, 3)");
    }
  }
}

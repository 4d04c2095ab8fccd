package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The rules about what layers compute. */
final class LayerValueRules {

  static final List<LayerCheck> ALL =
      List.of(
          new LayerCheck(
              new Rule(
                  "Y10",
                  STOCHASTIC,
                  "the gradients of the input and of each trained parameter are those of central"
                      + " differences in float64"),
              LayerValueRules::hasTheGradientsOfItsValue),
          new LayerCheck(
              new Rule(
                  "Y11",
                  STOCHASTIC,
                  "each trained parameter has an effect: its gradient is not zero for an input of"
                      + " size 0.01, 1 or 100"),
              LayerValueRules::usesWhatItLearns),
          new LayerCheck(
              new Rule(
                  "Y12",
                  STOCHASTIC,
                  "outputs in float32 are those in float64 to 1e-4, and gradients to 1e-3"),
              LayerValueRules::agreesWithItself),
          new LayerCheck(
              new Rule(
                  "Y13",
                  STOCHASTIC,
                  "an example alone has the outputs it has in a batch, wherever in it"),
              LayerValueRules::takesEachExampleAlone),
          new LayerCheck(
              new Rule(
                  "Y14",
                  STOCHASTIC,
                  "only the direction of a long kernel counts, unless the magnitude is weighted"),
              LayerValueRules::takesDirectionsOfKernels),
          new LayerCheck(
              new Rule("Y15", STOCHASTIC, "only the direction of a long input counts where h = 1"),
              LayerValueRules::takesDirectionsOfInputs));

  private static final String SEED = ", seed " + LayerRun.SEED;

  /** What differences tell of a gradient, relative to its length. */
  private static final double DIFFERENCES = 1e-7;

  /** The least length of a gradient, of the longest: rounding moves one that is truly zero. */
  private static final double SMALLEST = 1e-2;

  private static final int DIRECTIONS = 2;

  private static final double STEP = 3e-5;

  /** How much longer than usual long kernels are: beside them, an ε of norms is nothing. */
  private static final double LONG_KERNEL = 1e4;

  /** How much longer than usual long inputs are, to some of which norms add a q. */
  private static final double LONG_INPUT = 1e7;

  private LayerValueRules() {}

  /** Changes an entry of a kernel. */
  interface KernelEntry {
    double of(int filter, double entry);
  }

  /** Returns the parameters of a run with other kernels. */
  static BlockParameters withKernels(LayerRun run, KernelEntry change) {
    BlockParameters changed = run.parameters();
    boolean found = false;
    for (Map.Entry<String, Parameter> parameter : BlockParameters.of(run.block()).entrySet()) {
      if (parameter.getValue().getType() == Parameter.Type.WEIGHT) {
        String name = parameter.getKey();
        double[] values = changed.values().get(name).clone();
        int each = (int) changed.shapes().get(name).slice(1).size();
        for (int i = 0; i < values.length; i++) {
          values[i] = change.of(i / each, values[i]);
        }
        changed = changed.with(name, values);
        found = true;
      }
    }
    if (!found) {
      throw new IllegalStateException("the layer has no parameter of type WEIGHT, its kernels");
    }
    return changed;
  }

  /** Infers one example of a run. */
  static double[] alone(LayerRun run, int example) {
    Shape rest = run.layer().input().slice(1);
    int each = (int) rest.size();
    double[] values = Arrays.copyOfRange(run.values(), example * each, (example + 1) * each);
    return run.inferred(values, new Shape(1).addAll(rest)).joined();
  }

  /** Along some directions: there are too many entries to move each. */
  private static Finding hasTheGradientsOfItsValue(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(layer, manager, Precision.FLOAT64);
      Map<String, double[]> gradients = run.gradients();
      double longest =
          gradients.values().stream().mapToDouble(LayerValueRules::length).max().orElse(0);
      gradients.forEach(
          (of, gradient) -> {
            for (int n = 0; n < DIRECTIONS; n++) {
              double[] direction = BlockParameters.normal(gradient.length, LayerRun.SEED + 300 + n);
              DoubleUnaryOperator along = shift -> value(run, of, direction, shift);
              double near = (along.applyAsDouble(STEP) - along.applyAsDouble(-STEP)) / (2 * STEP);
              double far =
                  (along.applyAsDouble(2 * STEP) - along.applyAsDouble(-2 * STEP)) / (4 * STEP);
              double slope = (4 * near - far) / 3;
              double size = Math.max(length(gradient), SMALLEST * longest) * length(direction);
              // Where there is a kink within the steps, they disagree.
              double tolerance = DIFFERENCES * size + Math.abs(near - far);
              int place = n;
              worst.compare(
                  slope,
                  product(gradient, direction),
                  tolerance,
                  () -> "∂/∂" + of + " along direction " + place + SEED);
            }
          });
    }
    return worst.finding();
  }

  /** Returns Σ output·upstream with the input or a parameter moved along a direction. */
  private static double value(LayerRun run, String of, double[] direction, double shift) {
    boolean ofInput = of.equals("input");
    double[] moved = (ofInput ? run.values() : run.parameters().values().get(of)).clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += shift * direction[i];
    }
    try (NDManager scratch = run.manager().newSubManager()) {
      LayerRun there =
          LayerRun.of(
              run.layer(),
              scratch,
              run.precision(),
              ofInput ? run.parameters() : run.parameters().with(of, moved),
              ofInput ? moved : run.values());
      return product(there.inferred().joined(), run.upstream());
    }
  }

  private static double product(double[] one, double[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
  }

  private static double length(double[] vector) {
    return Math.sqrt(product(vector, vector));
  }

  private static Finding usesWhatItLearns(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    Set<String> idle = new LinkedHashSet<>();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(layer, manager, Precision.FLOAT64);
      idle.addAll(BlockParameters.trained(run.block()).keySet());
      for (double size : new double[] {0.01, 1, 100}) {
        run.with(Finite.scaled(run.values(), size))
            .gradients()
            .forEach(
                (of, found) -> {
                  if (Arrays.stream(found).anyMatch(entry -> entry != 0)) {
                    idle.remove(of);
                  }
                });
      }
    }
    worst.require(idle.isEmpty(), () -> "expected gradients other than 0 of each of " + idle);
    worst.allHold("inputs of size 0.01, 1 and 100" + SEED);
    return worst.finding();
  }

  private static Finding agreesWithItself(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun exact = LayerRun.draw(layer, manager, Precision.FLOAT64);
      LayerRun run = LayerRun.draw(layer, manager, Precision.FLOAT32);
      worst.compareAll(
          exact.inferred().joined(),
          run.inferred().joined(),
          1e-4,
          i -> "output " + i + " in float32" + SEED);
      Map<String, double[]> gradients = exact.gradients();
      BlockGradients.compare(worst, run.gradients(), 1e-3, gradients::get, " in float32" + SEED);
    }
    return worst.finding();
  }

  private static Finding takesEachExampleAlone(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(layer, manager, Precision.FLOAT32);
      Outputs together = run.inferred();
      for (int example = 0; example < layer.input().get(0); example++) {
        int place = example;
        worst.compareAll(
            together.of(example),
            alone(run, example),
            Precision.FLOAT32.valueTolerance(),
            i -> "output " + i + " of example " + place + " alone" + SEED);
      }
    }
    return worst.finding();
  }

  /** Compares long kernels with others in their directions, each of a length of its own. */
  private static Finding takesDirectionsOfKernels(LayerCase layer, NDManager parent) {
    LayerCase examined = layer.magnitude().isWeighted() ? layer.with(new UnitMagnitude()) : layer;
    Worst worst = new Worst();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(examined, manager, Precision.FLOAT64);
      BlockParameters as = withKernels(run, (filter, entry) -> LONG_KERNEL * entry);
      BlockParameters other =
          withKernels(run, (filter, entry) -> LONG_KERNEL * (2 + filter) * entry);
      worst.compareAll(
          run.with(as).inferred().joined(),
          run.with(other).inferred().joined(),
          1e-6,
          i -> "output " + i + " with longer kernels" + SEED);
    }
    return worst.finding();
  }

  private static Finding takesDirectionsOfInputs(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun drawn = LayerRun.draw(layer.with(new UnitMagnitude()), manager, Precision.FLOAT64);
      LayerRun run = drawn.with(Finite.scaled(drawn.values(), LONG_INPUT));
      worst.compareAll(
          run.inferred().joined(),
          run.with(Finite.scaled(run.values(), 30)).inferred().joined(),
          1e-6,
          i -> "output " + i + " with a longer input" + SEED);
    }
    return worst.finding();
  }
}

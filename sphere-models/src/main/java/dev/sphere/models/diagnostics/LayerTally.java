package dev.sphere.models.diagnostics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LearnableParameter;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.Angles;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.regularizer.HypersphericalEnergy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Adds up what one layer does with some images after the others. */
final class LayerTally {

  private static final int ANGLE_BINS = 90;

  /** Odd, so that equal values are in the middle of a bin. */
  private static final int SLOPE_BINS = 31;

  /** How many numbers are on the heap at once. */
  private static final int PIECE = 1 << 20;

  private static final HypersphericalEnergy ENERGY =
      new HypersphericalEnergy(1, 1, 1, HypersphericalEnergy.Space.EUCLIDEAN, false);

  private final LayerPlace place;
  private final SphereLayer layer;
  private final ParameterStore parameters;
  private final double smallSquare;
  private final AngleCounts angles = new AngleCounts(ANGLE_BINS);
  private final double[] least;
  private final double[] most;
  private long patches;
  private long smallPatches;
  private long answers;

  /**
   * Begins with nothing.
   *
   * @param parameters those of what follows the layer
   */
  LayerTally(LayerPlace place, ParameterStore parameters) {
    this.place = place;
    this.parameters = parameters;
    layer = place.layer();
    smallSquare = layer.response().norm().smallSquare();
    int filters = (int) layer.kernel().getShape().get(0);
    least = new double[filters];
    most = new double[filters];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  /** Adds an input and what the layer answered. */
  void add(NDArray input, NDArray output) {
    try (NDScope scope = new NDScope();
        Angles met = layer.angles(input)) {
      scope.suppressNotUsedWarning();
      addAngles(met.cosines());
      addPatches(met.squares());
      addAnswers(answers(output));
    }
  }

  private void addAngles(NDArray cosines) {
    NDArray all = cosines.reshape(-1);
    for (long from = 0; from < all.size(); from += PIECE) {
      long to = Math.min(all.size(), from + PIECE);
      for (double cosine : doubles(all.get(new NDIndex("{}:{}", from, to)))) {
        angles.add(cosine);
      }
    }
  }

  private void addPatches(NDArray squares) {
    for (double square : doubles(squares)) {
      smallPatches += square < smallSquare ? 1 : 0;
    }
    patches += squares.size();
  }

  /** Returns an answer behind the norm and the activation, as far as its shape stays. */
  private NDArray answers(NDArray output) {
    NDArray answers = output;
    for (Block follower : place.followers()) {
      NDList next = follower.forward(parameters, new NDList(answers), false);
      if (next.size() != 1 || !next.head().getShape().equals(output.getShape())) {
        break;
      }
      answers = next.head();
    }
    return answers;
  }

  private void addAnswers(NDArray behind) {
    NDArray byFilter = behind.swapAxes(0, 1).reshape(least.length, -1);
    double[] smallest = doubles(byFilter.min(new int[] {1}));
    double[] largest = doubles(byFilter.max(new int[] {1}));
    for (int filter = 0; filter < least.length; filter++) {
      least[filter] = Math.min(least[filter], smallest[filter]);
      most[filter] = Math.max(most[filter], largest[filter]);
    }
    answers += byFilter.getShape().get(1);
  }

  private static double[] doubles(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  /** Returns what has been added up, and what the layer's parameters are now. */
  LayerDiagnostics total() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return new LayerDiagnostics(
          place.name(),
          least.length,
          angles.histogram(),
          (double) smallPatches / Math.max(1, patches),
          energy(),
          slopes(),
          deadFilters());
    }
  }

  private double energy() {
    NDArray kernel = layer.kernel().getArray();
    NDArray constant = EngineSupport.of(kernel.getManager()).detached(kernel);
    try (NDArray energy = ENERGY.penalty(constant)) {
      return doubles(energy.reshape(1))[0];
    }
  }

  /** Of an operator that learns a whole curve there is no histogram: its numbers differ in kind. */
  private Optional<Histogram> slopes() {
    List<LearnableParameter> learned = layer.response().operator().parameters();
    if (learned.size() != 1) {
      return Optional.empty();
    }
    NDArray stored = layer.learned().get(0).getArray().stopGradient();
    return Optional.of(Histogram.of(doubles(learned.get(0).constrain(stored)), SLOPE_BINS));
  }

  /** A single answer is not yet the same everywhere. */
  private int deadFilters() {
    return answers < 2
        ? 0
        : (int)
            IntStream.range(0, least.length)
                .filter(filter -> least[filter] == most[filter])
                .count();
  }
}

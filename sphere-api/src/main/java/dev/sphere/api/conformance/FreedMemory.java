package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.sphere.api.EngineArrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Finds whether gradients are taken from memory that is free by then. On PyTorch, DJL leaves the
 * number of {@code array.mul(number)} and the entries of {@code manager.create(numbers)} in buffers
 * of Java, which the garbage collector frees when Java has no more use for them, though the way
 * backward has.
 */
final class FreedMemory {

  static final String SENTENCE =
      "a garbage collection between the way forward and the way backward changes no gradient";

  private static final long SEED = 20177;

  private FreedMemory() {}

  /**
   * Compares the gradients of an extension at some of its options.
   *
   * @param graphs makes functions to differentiate of an extension, by their places
   */
  static <T> Finding changesNoGradient(
      Subject<T> subject, BiFunction<T, NDManager, Map<String, Graph>> graphs) {
    List<Variant<T>> variants = Variant.few(subject);
    return changesNoGradient(
        subject.manager(),
        manager -> {
          Map<String, Graph> all = new LinkedHashMap<>();
          for (Variant<T> each : variants) {
            graphs
                .apply(each.value(), manager)
                .forEach((place, graph) -> all.put(each.place(place), graph));
          }
          return all;
        });
  }

  /**
   * Compares gradients, bit for bit, with those after a {@link Disturbance} between the way forward
   * and the way backward: one for all graphs, because it takes long.
   *
   * @param graphs makes functions to differentiate, by their places, anew for each run
   */
  static Finding changesNoGradient(
      NDManager parent, Function<NDManager, Map<String, Graph>> graphs) {
    Worst worst = new Worst();
    Map<String, double[]> expected = gradients(parent, graphs, () -> {});
    SpecRules.difference(expected, gradients(parent, graphs, Disturbance::now))
        .ifPresent(difference -> worst.require(false, () -> difference));
    worst.allHold(expected.size() + " gradients");
    return worst.finding();
  }

  private static Map<String, double[]> gradients(
      NDManager parent, Function<NDManager, Map<String, Graph>> graphs, Runnable between) {
    try (NDManager manager = parent.newSubManager()) {
      Graph sum = sum(graphs.apply(manager));
      Function<NDList, NDArray> interrupted =
          in -> {
            NDArray value = sum.function().apply(in);
            between.run();
            return value;
          };
      return sum.gradients(Gradients.of(interrupted, new double[] {1}, sum.list()));
    }
  }

  /** Returns Σ value·weight over all entries of all functions. */
  private static Graph sum(Map<String, Graph> graphs) {
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    graphs.forEach(
        (place, graph) ->
            graph.inputs().forEach((of, array) -> inputs.put("∂/∂" + of + ", " + place, array)));
    Function<NDList, NDArray> function =
        in -> {
          NDArray sum = null;
          int first = 0;
          for (Graph graph : graphs.values()) {
            int next = first + graph.inputs().size();
            NDArray term = weighted(graph.function().apply(in.subNDList(first, next)));
            sum = sum == null ? term : sum.add(term);
            first = next;
          }
          return sum;
        };
    return new Graph(function, inputs);
  }

  private static NDArray weighted(NDArray value) {
    double[] weights = new Draws(SEED).normal(value.getShape());
    return EngineArrays.like(value, weights, value.getShape()).mul(value).sum();
  }
}

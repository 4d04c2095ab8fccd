package dev.sphere.losses;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Precision;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs heads with given parameters. */
final class HeadTesting {

  private HeadTesting() {}

  /** Returns the full name of the one parameter that ends like this, such as {@code _weight}. */
  static String parameter(Block head, String ending) {
    return head.getParameters().keys().stream()
        .filter(name -> name.endsWith(ending))
        .reduce(
            (one, another) -> {
              throw new AssertionError("both " + one + " and " + another);
            })
        .orElseThrow();
  }

  /** Runs a head forward and backward on embeddings (rows, size). */
  static BlockRun run(
      EngineSupport engine,
      Precision precision,
      Block head,
      Map<String, double[]> byEnding,
      double[] embeddings,
      int size,
      double[] upstream) {
    Map<String, double[]> parameters = new LinkedHashMap<>();
    byEnding.forEach((ending, values) -> parameters.put(parameter(head, ending), values));
    return BlockRun.of(
        engine,
        precision,
        head,
        parameters,
        embeddings,
        new Shape(embeddings.length / size, size),
        upstream);
  }
}

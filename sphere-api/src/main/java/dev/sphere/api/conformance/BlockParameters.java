package dev.sphere.api.conformance;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The parameters of a block, made in Java: equal for two blocks and on every engine.
 *
 * @param values flat, by the names of {@link Block#getParameters()}
 * @param shapes by the same names
 */
record BlockParameters(Map<String, double[]> values, Map<String, Shape> shapes) {

  /**
   * Draws parameters for the blocks of a recipe. What starts at one number moves up from it by less
   * than a half, which keeps variances positive and lower bounds kept; all else is normal.
   *
   * @param fresh one of these blocks, not initialized
   * @param input the shape of its input
   */
  static BlockParameters draw(Block fresh, NDManager manager, Shape input, long seed) {
    Map<String, double[]> values = new LinkedHashMap<>();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    try (NDManager scratch = manager.newSubManager()) {
      fresh.initialize(scratch, DataType.FLOAT32, input);
      of(fresh)
          .forEach(
              (name, parameter) -> {
                double[] initial = Precision.read(parameter.getArray());
                values.put(name, drawn(initial, seed + values.size()));
                shapes.put(name, parameter.getShape());
              });
    }
    return new BlockParameters(values, shapes);
  }

  private static double[] drawn(double[] initial, long seed) {
    if (Arrays.stream(initial).distinct().count() > 1) {
      return normal(initial.length, seed);
    }
    Random random = new Random(seed);
    return Arrays.stream(initial).map(value -> (float) (value + random.nextDouble() / 2)).toArray();
  }

  /** Returns normal numbers that float32 holds exactly, the same wherever the seed is. */
  static double[] normal(long count, long seed) {
    return new Draws(seed).normal(new Shape(count));
  }

  /** Initializes a new block with these values. */
  void initialize(Block block, NDManager manager, Precision precision, Shape input) {
    of(block)
        .forEach(
            (name, parameter) -> {
              double[] value = values.get(name);
              if (value == null) {
                throw new IllegalStateException(
                    "two new blocks differ: only one has a parameter " + name);
              }
              parameter.setInitializer((m, shape, type) -> precision.create(m, value, shape));
            });
    block.initialize(manager, precision.type(), input);
  }

  /** Returns these with the values of one parameter replaced. */
  BlockParameters with(String name, double[] value) {
    Map<String, double[]> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new BlockParameters(changed, shapes);
  }

  /**
   * Returns these with what belongs to channels or classes in another order.
   *
   * @param order entry i comes from {@code order[i]}; each parameter is permuted along its first
   *     axis of this length
   */
  BlockParameters permuted(int[] order) {
    Map<String, double[]> changed = new LinkedHashMap<>(values);
    shapes.forEach(
        (name, shape) -> {
          for (int axis = 0; axis < shape.dimension(); axis++) {
            if (shape.get(axis) == order.length) {
              changed.put(name, permuted(values.get(name), shape, axis, order));
              return;
            }
          }
        });
    return new BlockParameters(changed, shapes);
  }

  /** Returns an array with one axis in another order: entry i comes from {@code order[i]}. */
  static double[] permuted(double[] flat, Shape shape, int axis, int[] order) {
    int inner = (int) shape.slice(axis + 1).size();
    double[] result = new double[flat.length];
    for (int i = 0; i < flat.length; i++) {
      int along = i / inner % order.length;
      result[i] = flat[i + (order[along] - along) * inner];
    }
    return result;
  }

  /** Reads the present values of a block's parameters. */
  static Map<String, double[]> read(Block block) {
    Map<String, double[]> values = new LinkedHashMap<>();
    of(block).forEach((name, parameter) -> values.put(name, Precision.read(parameter.getArray())));
    return values;
  }

  /** Returns the parameters that are trained, by name. */
  static Map<String, Parameter> trained(Block block) {
    Map<String, Parameter> trained = of(block);
    trained.values().removeIf(parameter -> !parameter.requiresGradient());
    return trained;
  }

  /** Returns the parameters of a block by name, once each, though two of its children share it. */
  static Map<String, Parameter> of(Block block) {
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      if (seen.add(parameter.getValue())) {
        parameters.put(parameter.getKey(), parameter.getValue());
      }
    }
    return parameters;
  }

  /** Finds whether blocks share a parameter, or one of them is another. */
  static Finding areApart(List<? extends Block> blocks) {
    Worst worst = new Worst();
    Map<Object, Boolean> seen = new IdentityHashMap<>();
    for (Block block : blocks) {
      worst.require(seen.put(block, true) == null, () -> "two calls gave one block");
      of(block)
          .forEach(
              (name, parameter) ->
                  worst.require(
                      seen.put(parameter, true) == null,
                      () -> "expected a parameter " + name + " for each block, found one"));
    }
    worst.allHold(blocks.size() + " blocks");
    return worst.finding();
  }

  /** Saves a block and loads what was saved into another, down to the last byte. */
  static void copy(Block saved, Block loaded, NDManager manager) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      loaded.loadParameters(manager, in);
      if (in.available() > 0) {
        throw new IllegalStateException(
            "loading left " + in.available() + " of " + bytes.size() + " bytes unread");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException(e);
    }
  }
}

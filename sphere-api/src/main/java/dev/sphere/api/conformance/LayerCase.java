package dev.sphere.api.conformance;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import java.util.function.BiFunction;

/**
 * A hyperspherical layer to examine: a block made of an operator and a magnitude function, whose
 * kernels are its parameters of type WEIGHT, with the filters along their first axis.
 *
 * @param name how messages name it
 * @param blocks makes the layer of an operator and a magnitude function, new each time, with all
 *     else that it is made of fixed
 * @param operator g, what it is examined with
 * @param magnitude h, what it is examined with
 * @param input the shape of its one input, with at least three examples along the first axis
 */
public record LayerCase(
    String name,
    BiFunction<AngularOperator, MagnitudeFunction, ? extends Block> blocks,
    AngularOperator operator,
    MagnitudeFunction magnitude,
    Shape input) {

  /** Checks the shape. */
  public LayerCase {
    if (input.dimension() < 2 || input.get(0) < 3) {
      throw new IllegalArgumentException(
          "the input of a layer case must have at least 3 examples, got " + input);
    }
  }

  /** Makes the layer. */
  Block newBlock() {
    return blocks.apply(operator, magnitude);
  }

  LayerCase with(MagnitudeFunction other) {
    return new LayerCase(name, blocks, operator, other, input);
  }
}

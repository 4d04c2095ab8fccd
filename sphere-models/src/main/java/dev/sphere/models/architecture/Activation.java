package dev.sphere.models.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.sphere.models.Named;
import dev.sphere.ops.layer.OwnOutput;
import dev.sphere.ops.layer.ShapedLambda;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a hidden convolution and its norm are followed by. */
public enum Activation {
  /** max(x, 0). */
  RELU(ai.djl.nn.Activation::relu),
  /**
   * Nothing: the angular operator is all that is not linear, and with plain convolutions nothing is
   * (paper, table 3).
   */
  NONE(UnaryOperator.identity());

  private static final Named<Activation> BY_NAME =
      new Named<>(
          "activation",
          Arrays.stream(values()).collect(Collectors.toMap(Activation::specName, each -> each)));

  private final UnaryOperator<NDArray> function;
  private final UnaryOperator<NDArray> closing;

  Activation(UnaryOperator<NDArray> function) {
    this.function = function;
    closing = input -> closing(input, function);
  }

  /**
   * Returns the one of a name, {@code relu} or {@code none}.
   *
   * @throws dev.sphere.api.registry.SpecException if there is none
   */
  public static Activation named(String name) {
    return BY_NAME.get(name);
  }

  /** Returns the name in a network's spec. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns a new block that computes it. */
  public Block newBlock() {
    return ShapedLambda.elementwise(function);
  }

  /**
   * Returns a new block that computes it of what another block gives, which it closes where that is
   * an array of that block's own: no gradient needs it.
   */
  public Block newBlock(Block before) {
    return OwnOutput.isOf(before) ? ShapedLambda.elementwise(closing) : newBlock();
  }

  private static NDArray closing(NDArray input, UnaryOperator<NDArray> function) {
    NDArray output = function.apply(input);
    if (output != input) {
      input.close();
    }
    return output;
  }

  /** Returns whether a block is one that {@code newBlock} made. */
  public boolean isComputedBy(Block block) {
    return block instanceof ShapedLambda lambda
        && (lambda.function() == function || lambda.function() == closing);
  }
}

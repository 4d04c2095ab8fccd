package dev.sphere.models.conversion;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SymbolBlock;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.core.Prelu;
import dev.sphere.api.LossHead;
import dev.sphere.models.architecture.Branches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The layers of a network and what they are in it. */
final class Layers {

  private final Map<Block, Set<Role>> roles = new IdentityHashMap<>();

  /**
   * Reads a network. {@link Branches#areIn Branches} are side by side, the children of all other
   * blocks one behind the other.
   */
  Layers(Block root) {
    outermost(root, UnaryOperator.identity()).forEach(layer -> add(layer, Role.FIRST));
    outermost(root, Layers::reversed).forEach(layer -> add(layer, Role.LAST));
    collect(root);
  }

  /** Returns what a layer is. */
  Set<Role> rolesOf(Block layer) {
    return roles.getOrDefault(layer, Set.of());
  }

  /** Returns whether a block owns weights or may hide them, and so is a layer of the network. */
  static boolean isLayer(Block block) {
    return block instanceof SymbolBlock || block instanceof LossHead || ownsWeights(block);
  }

  /** Returns whether a block itself, not its children, has kernels or the like. */
  static boolean ownsWeights(Block block) {
    return !(block instanceof Prelu)
        && block.getDirectParameters().values().stream()
            .anyMatch(parameter -> parameter.getType() == Parameter.Type.WEIGHT);
  }

  private void add(Block layer, Role role) {
    roles.computeIfAbsent(layer, none -> EnumSet.noneOf(Role.class)).add(role);
  }

  private void collect(Block block) {
    if (block instanceof Convolution convolution && isDepthwise(convolution)) {
      add(block, Role.DEPTHWISE);
    }
    if (isLayer(block)) {
      return;
    }
    List<Block> children = block.getChildren().values();
    if (Branches.areIn(block) && children.size() == 2) {
      addShortcut(children.get(0), children.get(1));
      addShortcut(children.get(1), children.get(0));
    }
    children.forEach(this::collect);
  }

  /** Before it is initialized, a convolution does not know of how many channels its input is. */
  private static boolean isDepthwise(Convolution convolution) {
    if (convolution.getGroups() == 1) {
      return false;
    }
    return convolution.isInitialized()
        ? convolution.getDirectParameters().get("weight").getShape().get(1) == 1
        : convolution.getGroups() == convolution.getFilters();
  }

  /** A 1×1 convolution beside a branch of several layers, with as many filters as that ends in. */
  private void addShortcut(Block shortcut, Block branch) {
    List<Block> around = all(branch);
    List<Block> alone = all(shortcut);
    if (alone.size() == 1
        && around.size() > 1
        && alone.get(0) instanceof Convolution convolution
        && convolution.getKernelShape().size() == 1
        && around.get(around.size() - 1) instanceof Convolution end
        && end.getFilters() == convolution.getFilters()) {
      add(convolution, Role.SHORTCUT);
    }
  }

  private static List<Block> all(Block block) {
    if (isLayer(block)) {
      return List.of(block);
    }
    List<Block> layers = new ArrayList<>();
    block.getChildren().values().forEach(child -> layers.addAll(all(child)));
    return layers;
  }

  /** Returns the layers that a block meets before any other. */
  private static List<Block> outermost(Block block, UnaryOperator<List<Block>> order) {
    if (isLayer(block)) {
      return List.of(block);
    }
    List<Block> children = block.getChildren().values();
    if (Branches.areIn(block)) {
      return children.stream().flatMap(child -> outermost(child, order).stream()).toList();
    }
    return order.apply(children).stream()
        .map(child -> outermost(child, order))
        .filter(layers -> !layers.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static List<Block> reversed(List<Block> blocks) {
    List<Block> reversed = new ArrayList<>(blocks);
    Collections.reverse(reversed);
    return reversed;
  }
}

package dev.sphere.models.diagnostics;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.util.Pair;
import dev.sphere.ops.layer.AngularBlock;
import dev.sphere.ops.layer.SphereLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a sphere layer is in a network.
 *
 * @param name the beginning of its parameters' names
 * @param followers the blocks behind it in its {@link SequentialBlock} that hold no kernels: its
 *     norm and its activation, and perhaps more
 */
record LayerPlace(String name, SphereLayer layer, List<Block> followers) {

  /** Returns the sphere layers of a network, in its order. */
  static List<LayerPlace> in(Block network) {
    List<LayerPlace> places = new ArrayList<>();
    collect("", network, List.of(), places);
    return places;
  }

  private static void collect(
      String name, Block block, List<Block> followers, List<LayerPlace> places) {
    if (block instanceof SphereLayer layer) {
      places.add(new LayerPlace(name, layer, followers));
    }
    List<Block> children = block.getChildren().values();
    for (int i = 0; i < children.size(); i++) {
      Pair<String, Block> child = block.getChildren().get(i);
      collect(
          name.isEmpty() ? child.getKey() : name + "_" + child.getKey(),
          child.getValue(),
          block instanceof SequentialBlock
              ? leadingWithoutKernels(children.subList(i + 1, children.size()))
              : List.of(),
          places);
    }
  }

  private static List<Block> leadingWithoutKernels(List<Block> blocks) {
    return blocks.stream().takeWhile(block -> !holdsKernels(block)).toList();
  }

  private static boolean holdsKernels(Block block) {
    return block instanceof AngularBlock
        || block.getParameters().values().stream()
            .anyMatch(
                parameter ->
                    parameter.getType() == Parameter.Type.WEIGHT
                        && parameter.getShape().dimension() > 1);
  }
}

package dev.sphere.models.conversion;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import dev.sphere.api.LossHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The blocks of a tree and their places in it, in the order of the tree. */
final class Places {

  /**
   * Where a block is.
   *
   * @param path the names from the root down, joined by {@code _} as in the names of parameters
   * @param parent whose child it is; null for the root
   */
  record Place(String path, Block parent) {}

  /**
   * A block and all its places.
   *
   * @param block which is another than all before
   * @param places at least one
   */
  record Placed(Block block, List<Place> places) {

    List<String> paths() {
      return places.stream().map(Place::path).toList();
    }

    List<Block> parents() {
      return places.stream().map(Place::parent).filter(parent -> parent != null).toList();
    }
  }

  private final Map<Block, Placed> placed = new IdentityHashMap<>();
  private final List<Placed> inOrder = new ArrayList<>();

  Places(Block root) {
    visit(root, new Place("", null));
  }

  private void visit(Block block, Place place) {
    Placed known = placed.get(block);
    if (known != null) {
      known.places.add(place);
      return;
    }
    Placed met = new Placed(block, new ArrayList<>(List.of(place)));
    placed.put(block, met);
    inOrder.add(met);
    if (block instanceof LossHead) {
      return; // what is in a head is its own
    }
    String prefix = place.path.isEmpty() ? "" : place.path + "_";
    for (Pair<String, Block> child : block.getChildren()) {
      visit(child.getValue(), new Place(prefix + child.getKey(), block));
    }
  }

  /** Returns each block once, with all its places. */
  Collection<Placed> blocks() {
    return List.copyOf(inOrder);
  }

  /** Returns the block at each path. */
  Map<String, Block> byPath() {
    Map<String, Block> byPath = new LinkedHashMap<>();
    inOrder.forEach(each -> each.places.forEach(place -> byPath.put(place.path, each.block)));
    return byPath;
  }
}

package dev.sphere.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Convolution;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.Branches;
import dev.sphere.models.architecture.MaxPooling;
import dev.sphere.ops.layer.ChannelAffine;
import dev.sphere.ops.layer.LayerTail;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.norm.FoldableNorms;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Puts into each convolution what follows it, for prediction alone: norms whose averages no longer
 * move, and into a sphere layer the ReLU and the maximum pooling too.
 *
 * <p>It looks into chains, {@link SequentialBlock}, and into {@link Branches}. Other blocks stay
 * what they are, the very same ones.
 */
final class Folding {

  private final NDManager manager;

  /**
   * Prepares to fold.
   *
   * @param manager owns the arrays of the folded layers
   */
  Folding(NDManager manager) {
    this.manager = manager;
  }

  /** Returns a block that gives the same up to rounding. */
  Block fold(Block block) {
    List<Block> folded = new ArrayList<>();
    Queue<Block> rest = new ArrayDeque<>(chain(block));
    while (!rest.isEmpty()) {
      Block next = rest.remove();
      if (next instanceof SphereLayer layer) {
        int filters = Math.toIntExact(layer.kernel().getShape().get(0));
        ChannelAffine norm = takeNorms(rest, filters);
        LayerTail tail = new LayerTail(norm, takeActivation(rest), takeTile(rest));
        folded.add(layer.folded(tail, manager));
      } else if (PlainConvolutions.contains(next)) {
        Convolution layer = (Convolution) next;
        folded.add(PlainConvolutions.folded(layer, takeNorms(rest, layer.getFilters()), manager));
      } else if (next instanceof Branches branches) {
        folded.add(branches.withBranches(this::fold));
      } else {
        folded.add(next);
      }
    }
    return folded.size() == 1 ? folded.get(0) : new SequentialBlock().addAll(folded);
  }

  /** Returns the blocks that are run one behind the other. */
  private static List<Block> chain(Block block) {
    return block.getClass() == SequentialBlock.class
            && !((SequentialBlock) block).isReturnIntermediate()
        ? block.getChildren().values().stream().flatMap(child -> chain(child).stream()).toList()
        : List.of(block);
  }

  /** Removes the norms at the head of a queue and returns what they come to. */
  private static ChannelAffine takeNorms(Queue<Block> rest, int channels) {
    ChannelAffine all = ChannelAffine.identity(channels);
    while (!rest.isEmpty()) {
      Optional<ChannelAffine> next = FoldableNorms.of(rest.peek(), channels);
      if (next.isEmpty()) {
        break;
      }
      all = all.then(next.get());
      rest.remove();
    }
    return all;
  }

  /** Removes a ReLU at the head of a queue; returns the least that what comes before may give. */
  private static double takeActivation(Queue<Block> rest) {
    if (Activation.RELU.isComputedBy(rest.peek())) {
      rest.remove();
      return 0;
    }
    return Double.NEGATIVE_INFINITY;
  }

  /** Removes a pooling of tiles at the head of a queue; returns the side of a tile, 1 for none. */
  private static int takeTile(Queue<Block> rest) {
    if (rest.peek() instanceof MaxPooling pooling && pooling.isOfTiles()) {
      rest.remove();
      return pooling.side();
    }
    return 1;
  }
}

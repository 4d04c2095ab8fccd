package dev.sphere.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.sphere.losses.SampledWeights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The layers of a network with what each learns and costs, read off the blocks themselves.
 *
 * @param layers in the order of the blocks; those that learn nothing and keep the size of their
 *     input, such as activations, are left out
 */
public record NetworkSummary(List<Layer> layers) {

  /**
   * One layer.
   *
   * @param name its path in the network, the beginning of its parameters' names
   * @param type the simple name of its class
   * @param output the shape of its output for one image, without the batch axis
   * @param parameters how many numbers it learns; what layers share counts in the first, and of
   *     classes that are sampled count all
   * @param multiplyAdds the products of the kernels it learns with its inputs for one image: the
   *     size of each kernel times the number of places it is applied at. What goes entry by entry
   *     is not counted, nor are norms of patches.
   */
  public record Layer(String name, String type, Shape output, long parameters, long multiplyAdds) {}

  /** Keeps a copy. */
  public NetworkSummary {
    layers = List.copyOf(layers);
  }

  /**
   * Summarizes a block.
   *
   * @param fresh a block that is not initialized; of no further use, see {@link
   *     ShapesOnly#initialize}
   * @param image the shape of an image, as a batch of one
   * @param manager owns those numbers, on any engine
   */
  public static NetworkSummary of(Block fresh, Shape image, NDManager manager) {
    ShapesOnly.initialize(fresh, image, manager);
    return ofInitialized(fresh);
  }

  /** Summarizes a block that is initialized. */
  public static NetworkSummary ofInitialized(Block block) {
    List<Layer> layers = new ArrayList<>();
    collect("", block, new SampledWeights(block), new HashSet<>(), layers);
    return new NetworkSummary(layers);
  }

  /**
   * Returns how many numbers a block learns, counted as in a layer. The block needs to know its
   * parameters' shapes alone, not what goes in.
   */
  public static long learnedNumbers(Block block) {
    return allLearned(block, new SampledWeights(block)).stream()
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  private static Set<Parameter> allLearned(Block block, SampledWeights sampled) {
    Set<Parameter> all = new HashSet<>(learned(block.getDirectParameters().values(), sampled));
    for (Pair<String, Block> child : block.getChildren()) {
      all.addAll(allLearned(child.getValue(), sampled));
    }
    return all;
  }

  private static void collect(
      String name,
      Block block,
      SampledWeights sampled,
      Set<Parameter> counted,
      List<Layer> layers) {
    Shape input = block.getInputShapes()[0];
    Shape output = block.getOutputShapes(block.getInputShapes())[0];
    List<Parameter> own = block.getDirectParameters().values();
    List<Parameter> learned = learned(own, sampled);
    boolean resizes = block.getChildren().isEmpty() && output.size() != input.size();
    if (!own.isEmpty() || resizes) {
      layers.add(
          new Layer(
              name,
              block.getClass().getSimpleName(),
              output.slice(1),
              learned.stream()
                  .filter(counted::add)
                  .mapToLong(parameter -> parameter.getShape().size())
                  .sum(),
              multiplyAdds(learned, output)));
    }
    for (Pair<String, Block> child : block.getChildren()) {
      String prefix = name.isEmpty() ? "" : name + "_";
      collect(prefix + child.getKey(), child.getValue(), sampled, counted, layers);
    }
  }

  /** Instead of a sample of the classes, the weights of all of them, which have no gradient. */
  private static List<Parameter> learned(List<Parameter> own, SampledWeights sampled) {
    boolean hasSample = own.stream().anyMatch(sampled::isSample);
    return own.stream()
        .filter(
            parameter ->
                hasSample && parameter.getType() == Parameter.Type.WEIGHT
                    ? !sampled.isSample(parameter)
                    : parameter.requiresGradient())
        .toList();
  }

  private static long multiplyAdds(List<Parameter> learned, Shape output) {
    long kernels =
        learned.stream()
            .filter(parameter -> parameter.getType() == Parameter.Type.WEIGHT)
            .mapToLong(parameter -> parameter.getShape().size())
            .sum();
    // Behind the axes of the batch and of the filters come those of the places.
    return kernels * output.slice(2).size();
  }

  /** Returns how many numbers the network learns. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Returns the multiply-adds of all layers for one image. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Layer::multiplyAdds).sum();
  }
}

package dev.sphere.models.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.api.LossHead;
import dev.sphere.ops.layer.SphereLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that classifies: an embedding and a loss head.
 *
 * <p>It takes what the embedding takes, images (N, C, H, W) for the architectures here, and gives
 * what the head gives: logits (N, classes), and with labels what the head's loss needs.
 */
public final class SphereNetwork extends AbstractBlock {

  private static final byte VERSION = 1;

  private final Block embedding;
  private final LossHead head;
  private final List<Plugin> plugins;

  /** Joins an embedding and a head that need nothing but Sphere. */
  public SphereNetwork(Block embedding, LossHead head) {
    this(embedding, head, List.of());
  }

  /**
   * Joins an embedding and a head.
   *
   * @param plugins the extensions they use that Sphere does not bring
   */
  public SphereNetwork(Block embedding, LossHead head, List<Plugin> plugins) {
    super(VERSION);
    this.plugins = List.copyOf(plugins);
    this.embedding = addChildBlock("embedding", embedding);
    this.head = addChildBlock("head", head);
    // DJL names the inputs of a block that it initializes, not of one that it loads, and cannot
    // save a block without.
    inputNames = List.of("data");
  }

  /** Returns the block from images to embeddings. */
  public Block embedding() {
    return embedding;
  }

  /** Returns the head. */
  public LossHead head() {
    return head;
  }

  /** Returns the extensions it uses that Sphere does not bring. */
  public List<Plugin> plugins() {
    return plugins;
  }

  /** Returns the hyperspherical layers of the embedding, in order; the head's do not count. */
  public List<SphereLayer> sphereLayers() {
    List<SphereLayer> layers = new ArrayList<>();
    collect(embedding, layers);
    return layers;
  }

  /**
   * Returns the head's class weights: its trained parameters of type WEIGHT, the size of an
   * embedding on their last axis. Of a head that samples classes these are the weights of the
   * sample.
   */
  public List<Parameter> classWeights() {
    return head.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .filter(parameter -> parameter.getType() == Parameter.Type.WEIGHT)
        .toList();
  }

  /**
   * Returns this network for prediction alone: kernels are normalized once, and norms whose
   * averages no longer move, {@code batch}, {@code sphere} and the like, are put into what comes
   * before them. Its logits and embeddings are this network's up to rounding.
   *
   * <p>It is of what this network has learned until now. It shares with this network the head and
   * what is not folded, so it is of no use once this network is closed or has learned more. It has
   * no sphere layers to look into. Any number of threads may predict with it, as with this one.
   *
   * <p>It refuses, with an {@link UnsupportedOperationException}, to be trained, to be saved, and
   * images whose gradient is wanted.
   *
   * @param manager owns the arrays of the folded layers, on the device of this network; its closing
   *     ends the use of the folded network
   * @throws IllegalStateException if this network is neither initialized nor loaded
   */
  public SphereNetwork folded(NDManager manager) {
    if (!getParameters().values().stream().allMatch(Parameter::isInitialized)) {
      throw new IllegalStateException(
          "a network is folded when it knows its weights: initialize or load it first");
    }
    return new SphereNetwork(new FoldedEmbedding(embedding, manager), head, plugins);
  }

  private static void collect(Block block, List<SphereLayer> layers) {
    if (block instanceof SphereLayer layer) {
      layers.add(layer);
    }
    block.getChildren().values().forEach(child -> collect(child, layers));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    return head.forward(
        parameterStore, embedding.forward(parameterStore, inputs, training), training);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore, NDList data, NDList labels, PairList<String, Object> params) {
    NDList embeddings = embedding.forward(parameterStore, data, labels, params);
    return head.forward(parameterStore, embeddings, labels, params);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    embedding.initialize(manager, dataType, inputShapes);
    head.initialize(manager, dataType, embedding.getOutputShapes(inputShapes));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return head.getOutputShapes(embedding.getOutputShapes(inputShapes));
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;

/** Another head, whose samples also pay for their distance from the centers of their classes. */
final class CenterHead extends EmbeddingHead {

  private final double weight;
  private final LossHead head;
  private final ClassCenters centers;

  CenterHead(Center loss, int classes, LossOptions options) {
    super(Center.NAME, classes, options);
    weight = loss.weight();
    head = addChildBlock("head", loss.head().newHead(classes, options));
    centers = new ClassCenters("centers", loss.rate());
    addParameter(centers.parameter());
  }

  @Override
  public Loss loss() {
    return new PenalizedLoss(head.loss(), new SampleReduction(name(), options()));
  }

  @Override
  public NDArray choose(NDList outputs) {
    boolean hasPenalty = outputs.size() > 1;
    return head.choose(hasPenalty ? outputs.subNDList(0, outputs.size() - 1) : outputs);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    super.prepare(inputShapes);
    centers.setShape(classes(), inputShapes[0].get(1));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    head.initialize(manager, dataType, inputShapes);
  }

  @Override
  NDArray infer(ParameterStore store, NDArray embeddings, boolean training) {
    return head.forward(store, new NDList(embeddings), training).singletonOrThrow();
  }

  @Override
  NDList train(ParameterStore store, NDArray embeddings, TargetLabels labels) {
    NDList outputs =
        new NDList(head.forward(store, new NDList(embeddings), new NDList(labels.array()), null));
    NDArray present = store.getValue(centers.parameter(), embeddings.getDevice(), true);
    outputs.add(penalty(embeddings, ofTargets(present, labels.classes())));
    centers.follow(present, Angles.read(embeddings), labels.classes());
    return outputs;
  }

  /** The centers of the labels, (N, D), flat. */
  private static double[] ofTargets(NDArray centers, int[] labels) {
    double[] values = Angles.read(centers);
    int size = (int) centers.getShape().get(1);
    double[] targets = new double[labels.length * size];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(values, labels[i] * size, targets, i * size, size);
    }
    return targets;
  }

  private NDArray penalty(NDArray embeddings, double[] targets) {
    EngineSupport engine = EngineSupport.of(embeddings.getManager());
    NDArray apart = embeddings.sub(EngineArrays.like(embeddings, targets, embeddings.getShape()));
    return engine.multiply(apart.square().sum(new int[] {1}, true), weight / 2);
  }
}

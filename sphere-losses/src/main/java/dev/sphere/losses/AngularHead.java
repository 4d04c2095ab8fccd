package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import java.util.List;

/** A head that owns the weights of all classes and learns from all of them. */
final class AngularHead extends FormulaHead {

  private final int centers;
  private final Parameter weight;

  AngularHead(AngularLoss loss, int classes, LossOptions options) {
    super(loss.name(), loss, classes, classes, options);
    centers = loss.centersPerClass();
    weight =
        addParameter(
            Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer(ClassWeights.INITIALIZER)
                .build());
  }

  @Override
  public Loss loss() {
    return lossOfFormula(options());
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    super.prepare(inputShapes);
    weight.setShape(ClassWeights.shape(classes(), centers, inputShapes[0].get(1)));
  }

  @Override
  public List<Parameter> directions() {
    return List.of(weight);
  }

  @Override
  NDArray infer(ParameterStore store, NDArray embeddings, boolean training) {
    NDArray weights = store.getValue(weight, embeddings.getDevice(), training);
    return plain(store, embeddings, weights, training);
  }

  @Override
  NDList train(ParameterStore store, NDArray embeddings, TargetLabels labels) {
    NDArray weights = store.getValue(weight, embeddings.getDevice(), true);
    return toLearnFrom(store, embeddings, weights, labels);
  }
}

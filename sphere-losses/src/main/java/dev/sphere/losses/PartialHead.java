package dev.sphere.losses;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.loss.Loss;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossOptions;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A head that owns the weights of all classes and learns from a sample of them at each batch.
 *
 * <p>With labels it gives the logits (N, n) of the sample, the numbers of its classes (n),
 * ascending and of type int64, and then what the loss is of.
 */
final class PartialHead extends FormulaHead {

  /** Room for labels costs little where there are few classes. */
  private static final long LEAST_CAPACITY = 4096;

  /** So many classes at a time at inference: what is made on the way is not of all of them. */
  private static final long CHUNK = 65536;

  private final int centers;
  private final ClassSampler sampler;
  private final int sampleSize;
  private final Parameter weight;
  private final Parameter sample;
  private SampledRows rows;

  PartialHead(Partial partial, int classes, LossOptions options) {
    super(Partial.NAME, partial.loss(), partial.sampleSize(classes), classes, options);
    centers = partial.loss().centersPerClass();
    sampleSize = partial.sampleSize(classes);
    sampler = new ClassSampler(classes, sampleSize);
    weight =
        addParameter(
            Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer(ClassWeights.INITIALIZER)
                .optRequiresGrad(false)
                .build());
    sample =
        addParameter(
            Parameter.builder()
                .setName("sample")
                .setType(Parameter.Type.WEIGHT)
                .optInitializer(Initializer.ZEROS)
                .build());
  }

  /** Returns the parameter whose rows are of other classes at each batch. */
  Parameter sample() {
    return sample;
  }

  /** Returns the weights of all classes. */
  Parameter allClasses() {
    return weight;
  }

  /** Returns new rows for all classes, all 0, of the shape of the weights. */
  SampledRows newRows(NDManager manager) {
    NDArray weights = weight.getArray();
    return new SampledRows(
        manager.zeros(weights.getShape(), weights.getDataType()),
        manager.zeros(sample.getArray().getShape(), weights.getDataType()));
  }

  /** Returns a manager that is closed with the weights' at the latest. */
  NDManager newSubManager() {
    return weight.getArray().getManager().newSubManager();
  }

  /** Returns the classes whose weights are in the sample. */
  SampledClasses held() {
    return rows().held();
  }

  /**
   * Stores the weights of the sample with those of all classes; it is empty until the next batch.
   */
  void release() {
    rows().hold(SampledClasses.NONE);
  }

  @Override
  public Loss loss() {
    return new PartialLoss(
        lossOfFormula(options().withClassWeights(List.of())), classes(), options().classWeights());
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    super.prepare(inputShapes);
    long size = inputShapes[0].get(1);
    long capacity =
        Math.min(classes(), Math.max(Math.max(sampleSize, inputShapes[0].get(0)), LEAST_CAPACITY));
    weight.setShape(ClassWeights.shape(classes(), centers, size));
    sample.setShape(ClassWeights.shape(capacity, centers, size));
    rows = null;
  }

  @Override
  public List<Parameter> directions() {
    return List.of(sample);
  }

  @Override
  NDArray infer(ParameterStore store, NDArray embeddings, boolean training) {
    rows().store();
    NDArray weights = store.getValue(weight, embeddings.getDevice(), training);
    NDList logits = new NDList();
    for (long first = 0; first < classes(); first += CHUNK) {
      NDIndex chunk = new NDIndex("{}:{}", first, Math.min(classes(), first + CHUNK));
      NDArray ofChunk;
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        ofChunk = plain(store, embeddings, weights.get(chunk), training);
        NDScope.unregister(ofChunk);
      }
      NDScope.register(ofChunk);
      logits.add(ofChunk);
    }
    return NDArrays.concat(logits, 1);
  }

  @Override
  NDList train(ParameterStore store, NDArray embeddings, TargetLabels labels) {
    NDArray slots = store.getValue(sample, embeddings.getDevice(), true);
    if (slots != sample.getArray()) {
      throw new IllegalStateException(
          "partial: the weights are on %s, but the batch on %s: train on one device, theirs"
              .formatted(sample.getArray().getDevice(), embeddings.getDevice()));
    }
    SampledClasses drawn = draw(labels.classes());
    rows().hold(drawn);

    long[] columns = drawn.columns(labels.classes());
    NDManager manager = embeddings.getManager();
    NDArray ofSample = slots.get(new NDIndex("0:{}", drawn.size()));
    NDList arrays =
        toLearnFrom(
            store,
            embeddings,
            ofSample,
            new TargetLabels(
                EngineArrays.of(manager, columns),
                Arrays.stream(columns).mapToInt(Math::toIntExact).toArray()));
    if (arrays.size() == 1) {
      arrays.add(arrays.head());
    }
    arrays.add(PartialLoss.SAMPLE, EngineArrays.of(manager, drawn.numbers()));
    return arrays;
  }

  private SampledClasses draw(int[] labels) {
    SampledClasses drawn = sampler.draw(labels);
    long capacity = sample.getArray().getShape().get(0);
    if (drawn.size() > capacity) {
      throw new IllegalArgumentException(
          ("partial: the batch has %d classes, but there is room for %d:"
                  + " initialize the head with the shape of the largest batch")
              .formatted(drawn.size(), capacity));
    }
    return drawn;
  }

  private SampledRows rows() {
    if (rows == null) {
      rows = new SampledRows(weight.getArray(), sample.getArray());
    }
    return rows;
  }

  @Override
  public NDArray choose(NDList outputs) {
    NDArray columns = super.choose(outputs);
    return outputs.size() == 1
        ? columns
        : outputs.get(PartialLoss.SAMPLE).get(new NDIndex("{}", columns));
  }

  @Override
  public void saveParameters(DataOutputStream out) throws IOException {
    if (isInitialized()) {
      rows().store();
    }
    super.saveParameters(out);
  }

  @Override
  public void loadParameters(NDManager manager, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadParameters(manager, in);
    rows = null;
  }

  @Override
  protected void saveMetadata(DataOutputStream out) throws IOException {
    super.saveMetadata(out);
    out.writeLong(sampler.draws());
  }

  @Override
  public void loadMetadata(byte version, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadMetadata(version, in);
    sampler.restore(in.readLong());
  }
}

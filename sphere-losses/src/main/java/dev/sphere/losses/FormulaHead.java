package dev.sphere.losses;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.layer.AngularBlock;
import dev.sphere.ops.layer.LearnedParameters;
import dev.sphere.ops.layer.NetworkParameters;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A head that applies a formula to angles; whose weights they are with is for subclasses to say.
 */
abstract class FormulaHead extends EmbeddingHead implements AngularBlock {

  private final AngularLogits formula;
  private final GradientMode gradient;
  private final Parameter bias;
  private final LearnedParameters learned;

  /**
   * Makes a head.
   *
   * @param name of the loss that the head is of, for messages
   * @param loss has the formula
   * @param compared how many classes a batch is compared with
   */
  FormulaHead(String name, AngularLoss loss, int compared, int classes, LossOptions options) {
    super(name, classes, options);
    formula = loss.newLogits(compared);
    gradient = loss.gradient();
    bias = formula.bias().map(declared -> addParameter(newBias(declared, classes))).orElse(null);
    learned = LearnedParameters.of(formula.operator(), classes, new NetworkParameters());
    learned.stored().forEach(this::addParameter);
  }

  private static Parameter newBias(AngularLogits.Bias declared, int classes) {
    return Parameter.builder()
        .setName("bias")
        .setType(Parameter.Type.BIAS)
        .optShape(new Shape(declared.perClass() ? classes : 1))
        .optInitializer(new ConstantInitializer((float) declared.initial()))
        .build();
  }

  /** Returns the loss of what {@link #toLearnFrom} gives. */
  final Loss lossOfFormula(LossOptions options) {
    Loss loss = formula.loss(options);
    return formula.hasPenalty()
        ? new PenalizedLoss(loss, new SampleReduction(name(), options))
        : loss;
  }

  /** Returns logits without margin for weights (classes, D) or (classes, centers, D). */
  final NDArray plain(ParameterStore store, NDArray embeddings, NDArray weights, boolean training) {
    NDArray logits =
        formula.plain(new Angles(embeddings, weights, parameters(store, embeddings, training)));
    return shifted(logits, store, training);
  }

  /**
   * Returns logits without margin, those to learn from if they are others, and a penalty if any.
   */
  final NDList toLearnFrom(
      ParameterStore store, NDArray embeddings, NDArray weights, TargetLabels labels) {
    LabelledAngles angles =
        new LabelledAngles(embeddings, weights, parameters(store, embeddings, true), labels);
    NDArray plain = formula.plain(angles);
    NDArray margin = formula.withMargin(angles, plain);
    NDList arrays = new NDList(shifted(plain, store, true));
    if (margin != plain) {
      NDArray seen =
          gradient == GradientMode.DETACHED ? plain.add(margin.sub(plain).stopGradient()) : margin;
      arrays.add(shifted(seen, store, true));
    }
    if (formula.hasPenalty()) {
      arrays.add(formula.penalty(angles));
    }
    return arrays;
  }

  private NDList parameters(ParameterStore store, NDArray embeddings, boolean training) {
    return learned.constrain(learned.values(store, embeddings.getDevice(), training));
  }

  private NDArray shifted(NDArray logits, ParameterStore store, boolean training) {
    if (bias == null) {
      return logits;
    }
    NDArray shift = store.getValue(bias, logits.getDevice(), training);
    return logits.add(shift.reshape(1, shift.size()));
  }

  @Override
  protected void saveMetadata(DataOutputStream out) throws IOException {
    super.saveMetadata(out);
    double[] state = formula.state();
    out.writeInt(state.length);
    for (double number : state) {
      out.writeDouble(number);
    }
  }

  @Override
  public void loadMetadata(byte version, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadMetadata(version, in);
    int expected = formula.state().length;
    int saved = in.readInt();
    if (saved != expected) {
      throw new MalformedModelException(
          "%s: expected a state of %d numbers, found %d".formatted(name(), expected, saved));
    }
    double[] state = new double[saved];
    for (int i = 0; i < saved; i++) {
      state[i] = in.readDouble();
    }
    formula.restore(state);
  }
}

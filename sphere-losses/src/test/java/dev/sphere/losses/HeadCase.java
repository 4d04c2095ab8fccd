package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Sharing;
import dev.sphere.api.SphereLoss;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A loss and the formulas that it must agree with.
 *
 * @param loss the loss
 * @param plain its logits without margin
 * @param first those that a new head learns from, which may depend on the batch
 * @param centers how many weights a class has
 * @param parameters of the head beside its weights, by name
 */
record HeadCase(
    SphereLoss loss,
    HeadFormula plain,
    Function<LabelledBatch, HeadFormula> first,
    int centers,
    Map<String, double[]> parameters) {

  /** A loss with logits of cosines and no state. */
  static HeadCase of(SphereLoss loss, double s, HeadFormula training) {
    return of(loss, new Cosine(), HeadFormulas.cosine(s), training);
  }

  /** A loss without state, of an operator at the initial values of what it learns. */
  static HeadCase of(
      SphereLoss loss, AngularOperator operator, HeadFormula plain, HeadFormula training) {
    return new HeadCase(loss, plain, batch -> training, 1, initialValues(operator));
  }

  /** What is stored of an operator's parameters, at the double that is their initial value. */
  private static Map<String, double[]> initialValues(AngularOperator operator) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (LearnableParameter declared : operator.parameters()) {
      double[] value = new double[declared.sharing() == Sharing.FILTER ? LabelledBatch.CLASSES : 1];
      Arrays.fill(value, declared.initialStoredValue());
      values.put("operator-" + declared.name(), value);
    }
    return values;
  }

  TestedHead head(EngineSupport engine, Precision precision, LabelledBatch batch) {
    return head(engine, precision, LossOptions.DEFAULT, batch);
  }

  TestedHead head(
      EngineSupport engine, Precision precision, LossOptions options, LabelledBatch batch) {
    return new TestedHead(engine, precision, loss, options, batch, parameters);
  }

  @Override
  public String toString() {
    return loss.toString();
  }
}

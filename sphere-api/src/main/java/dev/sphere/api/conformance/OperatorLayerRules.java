package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules about operators in a layer that is trained. */
final class OperatorLayerRules {

  static final List<Check<AngularOperator>> ALL =
      List.of(
          new Check<>(
              new Rule("A23", REQUIRED, "a layer leaves no array behind but its result"),
              OperatorLayerRules::leavesNothing),
          new Check<>(
              new Rule("A24", STOCHASTIC, "after large steps the response is finite and in bounds"),
              OperatorLayerRules::survivesLargeSteps),
          new Check<>(
              new Rule("A25", STOCHASTIC, FreedMemory.SENTENCE),
              OperatorLayerRules::holdsWhatItsGradientsNeed));

  private static final long SEED = 20173;
  private static final double FAR_BELOW = -1000;

  private OperatorLayerRules() {}

  private static Finding leavesNothing(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    int times = 3;
    AngularOperator operator = subject.create();
    try (NDManager parent = subject.manager().newSubManager();
        NDManager model = parent.newSubManager();
        NDManager batch = parent.newSubManager()) {
      Draws draws = new Draws(SEED);
      NDList inputs = inputs(model, batch, operator, draws);
      NDArray cosine =
          Precision.FLOAT32.create(batch, draws.cosines(new Shape(2, 4)), new Shape(2, 4));
      int ofModel = model.getManagedArrays().size();
      int ofAll = parent.getManagedArrays().size();
      int results = 0;
      for (int time = 0; time < times; time++) {
        NDArray evaluated =
            Scoped.compute(batch, () -> operator.evaluate(cosine, inputs.subNDList(2)));
        NDArray convolved = Convolution.plain(subject.layers()).of(operator, inputs);
        results += evaluated == cosine ? 1 : 2;
        worst.require(
            evaluated.getManager() == batch && convolved.getManager() == batch,
            () -> "expected the result with the manager of the cosine");
      }
      worst.same(
          0,
          model.getManagedArrays().size() - ofModel,
          () -> "the manager of kernel and parameters, arrays left by " + times + " evaluations");
      worst.same(
          results,
          parent.getManagedArrays().size() - ofAll,
          () -> "all managers, arrays left by " + times + " evaluations");
    }
    worst.allHold(times + " evaluations and convolutions");
    return worst.finding();
  }

  /** Returns two images on one manager, and kernels and what is learned on another. */
  private static NDList inputs(
      NDManager model, NDManager batch, AngularOperator operator, Draws draws) {
    Shape image = new Shape(2, 2, 3, 3);
    Shape kernel = new Shape(3, 2, 2, 2);
    NDList inputs =
        new NDList(
            Precision.FLOAT32.create(batch, draws.normal(image), image),
            Precision.FLOAT32.create(model, draws.normal(kernel), kernel));
    List<double[]> initial = List.of(LegalValues.initial(operator.parameters()));
    inputs.addAll(ParameterArrays.along(0, model, Precision.FLOAT32, initial, 1));
    return inputs;
  }

  /** Descends with steps of 1, 10 and 100, then looks far below what is legal, and at 0. */
  private static Finding survivesLargeSteps(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    AngularOperator operator = subject.create();
    List<LearnableParameter> declared = operator.parameters();
    double[] stored =
        declared.stream().mapToDouble(LearnableParameter::initialStoredValue).toArray();
    for (double rate = 1; rate <= 100 && stored.length > 0; rate *= 10) {
      double[] gradient = examineStored(subject, operator, stored, worst);
      for (int p = 0; p < stored.length; p++) {
        stored[p] -= rate * (gradient[p] < 0 ? -1 : 1);
      }
    }
    examineStored(subject, operator, stored, worst);
    for (double everywhere : new double[] {FAR_BELOW, 0}) {
      Arrays.fill(stored, everywhere);
      examineStored(subject, operator, stored, worst);
    }
    return worst.finding();
  }

  private static Finding holdsWhatItsGradientsNeed(Subject<AngularOperator> subject) {
    return FreedMemory.changesNoGradient(
        subject, (operator, manager) -> Map.of("evaluate", graph(operator, manager)));
  }

  private static Graph graph(AngularOperator operator, NDManager manager) {
    Shape shape = new Shape(2, 3, 4);
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put("cosine", Precision.FLOAT32.create(manager, new Draws(SEED).cosines(shape), shape));
    for (LearnableParameter each : operator.parameters()) {
      double[] value = {each.initialValue()};
      inputs.put(each.name(), Precision.FLOAT32.create(manager, value, new Shape(1)));
    }
    return new Graph(in -> operator.evaluate(in.get(0), in.subNDList(1)), inputs);
  }

  /** Returns the gradients of what is stored. */
  private static double[] examineStored(
      Subject<AngularOperator> subject, AngularOperator operator, double[] stored, Worst worst) {
    List<LearnableParameter> declared = operator.parameters();
    try (NDManager manager = subject.manager().newSubManager()) {
      NDList inputs = inputs(manager, manager, operator, new Draws(SEED));
      for (int p = 0; p < stored.length; p++) {
        NDArray array = Precision.FLOAT32.create(manager, new double[] {stored[p]}, new Shape(1));
        inputs.set(2 + p, array);
      }
      double[] upstream = new Draws(SEED).normal(new Shape(2 * 3 * 2 * 2));
      Gradients found =
          Gradients.of(
              in -> {
                NDList constrained = new NDList(in.get(0), in.get(1));
                for (int p = 0; p < declared.size(); p++) {
                  constrained.add(declared.get(p).constrain(in.get(2 + p)));
                }
                return Convolution.plain(subject.layers()).of(operator, constrained);
              },
              upstream,
              inputs);
      String where = " for " + LegalValues.place("what is stored", operator.parameters(), stored);
      double slack = 1e-4 * Math.max(1, Math.abs(operator.highest() - operator.lowest()));
      for (int i = 0; i < found.value().length; i++) {
        int entry = i;
        worst.between(
            operator.lowest(),
            operator.highest(),
            found.value()[i],
            slack,
            () -> "entry " + entry + where + ", seed " + SEED);
      }
      double[] gradients = new double[stored.length];
      for (int p = 0; p < stored.length; p++) {
        String name = declared.get(p).name();
        gradients[p] = found.gradients().get(2 + p)[0];
        worst.finite(gradients[p], () -> "∂/∂" + name + where);
      }
      return gradients;
    }
  }
}

package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rules about v(‖w‖), what a magnitude makes of the norm of the kernel, and of it together with
 * h(‖x‖).
 */
final class MagnitudeKernelRules {

  static final List<Check<MagnitudeFunction>> ALL =
      List.of(
          new Check<>(
              new Rule(
                  "M19", REQUIRED, "v and v′ are finite, v is not negative; 1 unless weighted"),
              MagnitudeKernelRules::isFinite),
          new Check<>(
              new Rule("M20", REQUIRED, "the derivative of v is that of v, kinks apart"),
              MagnitudeKernelRules::hasItsDerivative),
          new Check<>(
              new Rule("M21", REQUIRED, "kernelFactor gives v, in the shape and type of the norm"),
              MagnitudeKernelRules::givesTheFactor),
          new Check<>(
              new Rule("M22", REQUIRED, "the gradients of kernelFactor are v′ and ∂v/∂p"),
              MagnitudeKernelRules::hasTheGradients),
          new Check<>(
              new Rule("M23", STOCHASTIC, FreedMemory.SENTENCE),
              MagnitudeKernelRules::holdsWhatItsGradientsNeed));

  /** Kernels with their filters on axis 1, as layers have them. */
  private static final int FILTERS = 16;

  private static final Shape SHAPE = new Shape(1, FILTERS, 1, 1);

  private MagnitudeKernelRules() {}

  private static Finding holdsWhatItsGradientsNeed(Subject<MagnitudeFunction> subject) {
    return FreedMemory.changesNoGradient(
        subject, (magnitude, manager) -> Map.of("scale·kernelFactor", graph(magnitude, manager)));
  }

  /** Returns scale and kernelFactor together, as a layer multiplies them. */
  private static Graph graph(MagnitudeFunction magnitude, NDManager manager) {
    double[] norms = Norms.usual(FILTERS);
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put("response", Precision.FLOAT32.create(manager, norms, SHAPE));
    inputs.put("‖x‖", Precision.FLOAT32.create(manager, norms, SHAPE));
    inputs.put("‖w‖", Precision.FLOAT32.create(manager, norms, SHAPE));
    for (LearnableParameter each : magnitude.parameters()) {
      double[] value = {each.initialValue()};
      inputs.put(each.name(), Precision.FLOAT32.create(manager, value, new Shape(1, 1, 1, 1)));
    }
    return new Graph(
        in -> {
          NDList learned = in.subNDList(3);
          NDArray scaled = magnitude.scale(in.get(0), in.get(1), learned);
          return scaled.mul(magnitude.kernelFactor(in.get(2), learned));
        },
        inputs);
  }

  private static String place(double norm) {
    return "‖w‖=" + Worst.number(norm);
  }

  private static Finding isFinite(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (MagnitudeCase each : MagnitudeCase.of(subject)) {
      MagnitudeFunction h = each.h();
      for (double norm : Norms.all()) {
        double value = h.kernelValue(norm);
        double slope = h.kernelDerivative(norm);
        worst.finite(value, () -> place(norm) + each.where());
        worst.finite(slope, () -> place(norm) + each.where() + " (dv/d‖w‖)");
        worst.require(
            !(value < 0),
            () ->
                "at %s expected at least 0, found %s"
                    .formatted(place(norm) + each.where(), Worst.number(value)));
        if (!h.isWeighted()) {
          worst.same(1, value, () -> place(norm) + each.where() + ", not weighted,");
          worst.same(0, slope, () -> place(norm) + each.where() + " (dv/d‖w‖), not weighted,");
        }
      }
    }
    worst.allHold(Norms.all().length + " norms");
    return worst.finding();
  }

  private static Finding hasItsDerivative(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    for (MagnitudeCase each : MagnitudeCase.of(subject)) {
      MagnitudeScalarRules.compareSlopes(
          each.h()::kernelValue,
          each.h()::kernelDerivative,
          norm -> place(norm) + each.where(),
          worst);
    }
    return worst.finding();
  }

  /** The gradients are those of Σ v, by the norm and by each parameter. */
  private static Gradients run(
      Subject<MagnitudeFunction> subject,
      MagnitudeFunction magnitude,
      List<double[]> values,
      Precision precision) {
    double[] upstream = new double[FILTERS];
    Arrays.fill(upstream, 1);
    try (NDManager manager = subject.manager().newSubManager()) {
      NDList inputs = new NDList(precision.create(manager, Norms.usual(FILTERS), SHAPE));
      inputs.addAll(ParameterArrays.along(1, manager, precision, values, SHAPE.dimension()));
      return Gradients.of(
          in -> magnitude.kernelFactor(in.get(0), in.subNDList(1)), upstream, inputs);
    }
  }

  /** Returns what is learned: the values of {@link LegalValues#inside}, in turns. */
  private static List<double[]> ofFilters(MagnitudeFunction magnitude) {
    List<double[]> inside = LegalValues.inside(magnitude.parameters());
    return IntStream.range(0, FILTERS)
        .mapToObj(filter -> inside.get(filter % inside.size()))
        .toList();
  }

  private static Finding givesTheFactor(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    double[] norms = Norms.usual(FILTERS);
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction h = variant.value();
      List<double[]> values = ofFilters(h);
      for (Precision precision : Precision.values()) {
        Gradients found = run(subject, h, values, precision);
        worst.require(
            found.shape().equals(SHAPE),
            () -> "at %s expected %s, found %s".formatted(variant.spec(), SHAPE, found.shape()));
        for (int i = 0; i < FILTERS; i++) {
          double norm = norms[i];
          double expected = h.at(precision.round(values.get(i))).kernelValue(norm);
          worst.compare(
              expected,
              found.value()[i],
              precision.valueTolerance() * (1 + Math.abs(expected)),
              () -> variant.place(place(norm)) + " in " + precision.type());
        }
      }
    }
    return worst.finding();
  }

  private static Finding hasTheGradients(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    double[] norms = Norms.usual(FILTERS);
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction h = variant.value();
      List<double[]> values = ofFilters(h);
      List<double[]> found = run(subject, h, values, Precision.FLOAT64).gradients();
      for (int i = 0; i < FILTERS; i++) {
        double norm = norms[i];
        double[] at = values.get(i);
        double slope = h.at(at).kernelDerivative(norm);
        worst.compare(
            slope,
            found.get(0)[i],
            Precision.FLOAT64.gradientTolerance() * (1 + Math.abs(slope)),
            () -> LegalValues.place(variant.place(place(norm)), h.parameters(), at));
        for (int p = 0; p < at.length; p++) {
          double rate = ParameterSlope.of(moved -> h.at(moved).kernelValue(norm), at, p);
          String name = h.parameters().get(p).name();
          worst.compare(
              rate,
              found.get(1 + p)[i],
              1e-6 * Math.abs(rate) + 1e-9,
              () ->
                  LegalValues.place(
                      variant.place(place(norm)) + " (∂v/∂" + name + ")", h.parameters(), at));
        }
      }
    }
    return worst.finding();
  }
}

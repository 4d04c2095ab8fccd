package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import java.util.Arrays;
import java.util.List;

/** The rules about magnitudes on arrays. */
final class MagnitudeArrayRules {

  static final List<Check<MagnitudeFunction>> ALL =
      List.of(
          new Check<>(
              new Rule("M9", REQUIRED, "in float64 scale gives response·h(norm), to 1e-10"),
              subject -> givesTheProduct(subject, Precision.FLOAT64)),
          new Check<>(
              new Rule("M10", REQUIRED, "in float32 scale gives response·h(norm), to 1e-5"),
              subject -> givesTheProduct(subject, Precision.FLOAT32)),
          new Check<>(
              new Rule("M11", REQUIRED, "the gradient of the response is h(norm)"),
              subject -> hasTheGradient(subject, 0)),
          new Check<>(
              new Rule("M12", REQUIRED, "the gradient of the norm is Σ response·h′(norm)"),
              subject -> hasTheGradient(subject, 1)),
          new Check<>(
              new Rule("M13", REQUIRED, "scale keeps the shape and type of the response"),
              MagnitudeArrayRules::keepsShapeAndType),
          new Check<>(
              new Rule("M14", REQUIRED, "a layer is finite from zero patches to norms of 1e6"),
              MagnitudeArrayRules::isFiniteForAnyPatch),
          new Check<>(
              new Rule("M15", REQUIRED, "scale gives the same each time, bit for bit"),
              MagnitudeArrayRules::isTheSameEachTime),
          new Check<>(
              new Rule("M16", REQUIRED, "a layer leaves no array behind but its result"),
              MagnitudeArrayRules::leavesNothing));

  private static final long SEED = 20174;
  private static final int FILTERS = 4;

  /** The shape of the responses that are scaled, with the filters on axis 1. */
  static final Shape RESPONSE = new Shape(2, FILTERS, 2, 4);

  /** The shape of their norms. */
  static final Shape NORM = new Shape(2, 1, 2, 4);

  private static final int PIXELS = 8;

  private MagnitudeArrayRules() {}

  /** Returns the place of the norm of each entry of the response. */
  static int norm(int entry) {
    return entry / (FILTERS * PIXELS) * PIXELS + entry % PIXELS;
  }

  /** Returns which of some values, one for each filter or one for all, is that of an entry. */
  static int filter(int entry, int filters) {
    return entry / PIXELS % FILTERS % filters;
  }

  /**
   * Scales responses.
   *
   * @param values what is learned, for each filter or for all
   * @return the gradients are those of the response, the norm and each parameter
   */
  static Gradients run(
      Subject<MagnitudeFunction> subject,
      MagnitudeFunction magnitude,
      List<double[]> values,
      Precision precision,
      double[] response,
      double[] norms,
      double[] upstream) {
    try (NDManager manager = subject.manager().newSubManager()) {
      NDList inputs =
          new NDList(
              precision.create(manager, response, RESPONSE),
              precision.create(manager, norms, NORM));
      inputs.addAll(ParameterArrays.along(1, manager, precision, values, RESPONSE.dimension()));
      return Gradients.of(
          in -> magnitude.scale(in.get(0), in.get(1), in.subNDList(2)), upstream, inputs);
    }
  }

  private static Finding givesTheProduct(Subject<MagnitudeFunction> subject, Precision precision) {
    Worst worst = new Worst();
    double[] response = new Draws(SEED).normal(RESPONSE);
    double[] norms = Norms.usual((int) NORM.size());
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction h = variant.value();
      List<double[]> values = LegalValues.inside(h.parameters());
      double[] found = run(subject, h, values, precision, response, norms, response).value();
      for (int i = 0; i < response.length; i++) {
        double norm = norms[norm(i)];
        double[] at = values.get(filter(i, values.size()));
        double expected = response[i] * h.at(precision.round(at)).value(norm);
        double tolerance =
            precision.valueTolerance() * (Math.abs(expected) + Math.abs(response[i]));
        worst.compare(
            expected,
            found[i],
            tolerance,
            () -> LegalValues.place(variant.place(Norms.place(norm)), h.parameters(), at));
      }
    }
    return worst.finding();
  }

  private static Finding hasTheGradient(Subject<MagnitudeFunction> subject, int input) {
    Worst worst = new Worst();
    Draws draws = new Draws(SEED);
    double[] response = draws.normal(RESPONSE);
    double[] upstream = draws.normal(RESPONSE);
    double[] norms = Norms.usual((int) NORM.size());
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      MagnitudeFunction h = variant.value();
      List<double[]> values = LegalValues.inside(h.parameters());
      for (Precision precision : Precision.values()) {
        double[] expected = new double[input == 0 ? response.length : norms.length];
        double[] size = new double[expected.length];
        for (int i = 0; i < response.length; i++) {
          double norm = norms[norm(i)];
          MagnitudeFunction fixed = h.at(precision.round(values.get(filter(i, values.size()))));
          double factor = input == 0 ? fixed.value(norm) : response[i] * fixed.derivative(norm);
          int place = input == 0 ? i : norm(i);
          expected[place] += upstream[i] * factor;
          size[place] += Math.abs(upstream[i]) * (1 + Math.abs(factor));
        }
        double[] found =
            run(subject, h, values, precision, response, norms, upstream).gradients().get(input);
        for (int i = 0; i < expected.length; i++) {
          double norm = norms[input == 0 ? norm(i) : i];
          worst.compare(
              expected[i],
              found[i],
              precision.gradientTolerance() * size[i],
              () -> variant.place(Norms.place(norm) + " in " + precision.type()));
        }
      }
    }
    return worst.finding();
  }

  /**
   * Returns the initial values of what is learned, as a layer whose filters share them has them.
   */
  private static NDList initial(
      NDManager manager, Precision precision, MagnitudeFunction magnitude, Shape response) {
    List<double[]> values = List.of(LegalValues.initial(magnitude.parameters()));
    return ParameterArrays.along(0, manager, precision, values, response.dimension());
  }

  private static Finding keepsShapeAndType(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    Shape[][] shapes = {
      {RESPONSE, NORM},
      {new Shape(2, 4, 3, 3), new Shape(2, 4, 3, 3)},
      {new Shape(3, 4), new Shape(3, 1)},
      {new Shape(1, 1, 1, 1), new Shape(1, 1, 1, 1)}
    };
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      for (Precision precision : Precision.values()) {
        for (Shape[] pair : shapes) {
          try (NDManager manager = subject.manager().newSubManager()) {
            double[] norms = Norms.usual((int) pair[1].size());
            NDArray result =
                variant
                    .value()
                    .scale(
                        precision.create(manager, new Draws(SEED).normal(pair[0]), pair[0]),
                        precision.create(manager, norms, pair[1]),
                        initial(manager, precision, variant.value(), pair[0]));
            worst.require(
                result.getShape().equals(pair[0]) && result.getDataType() == precision.type(),
                () ->
                    "at %s expected %s %s, found %s %s"
                        .formatted(
                            variant.place("norms of " + pair[1]),
                            precision.type(),
                            pair[0],
                            result.getDataType(),
                            result.getShape()));
          }
        }
      }
    }
    worst.allHold(shapes.length + " shapes in both types");
    return worst.finding();
  }

  /** g = cos θ, the plainest. */
  private static final class PlainCosine implements AngularOperator {
    @Override
    public double value(double theta) {
      return Math.cos(theta);
    }

    @Override
    public double derivative(double theta) {
      return -Math.sin(theta);
    }

    @Override
    public NDArray evaluate(NDArray cosine, NDList parameters) {
      return cosine;
    }
  }

  private static Finding isFiniteForAnyPatch(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    double[] norms = {0, 1e-6, 1e-2, 1, 1e3, 1e6};
    double[] patches =
        Arrays.stream(norms)
            .flatMap(n -> Arrays.stream(new double[] {0.6 * n, -0.8 * n}))
            .toArray();
    double[] kernels = {0.8, 0.6, -0.6, 0.8};
    double[] upstream = new double[2 * norms.length];
    Arrays.fill(upstream, 1);
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      for (Precision precision : Precision.values()) {
        Gradients found;
        try (NDManager manager = subject.manager().newSubManager()) {
          NDList inputs =
              new NDList(
                  precision.create(manager, patches, new Shape(norms.length, 2)),
                  precision.create(manager, kernels, new Shape(2, 2)));
          List<double[]> values = List.of(LegalValues.initial(variant.value().parameters()));
          inputs.addAll(ParameterArrays.along(0, manager, precision, values, 1));
          found =
              Gradients.of(
                  in ->
                      subject
                          .layers()
                          .connect(
                              new PlainCosine(),
                              variant.value(),
                              in.get(0),
                              in.get(1),
                              in.subNDList(2)),
                  upstream,
                  inputs);
        }
        String where = " in " + precision.type() + variant.place("");
        for (int i = 0; i < upstream.length; i++) {
          double norm = norms[i / 2];
          worst.finite(found.value()[i], () -> Norms.place(norm) + where);
          worst.finite(
              found.gradients().get(0)[i], () -> Norms.place(norm) + where + " (∂/∂patch)");
        }
        for (double[] gradients : found.gradients().subList(1, found.gradients().size())) {
          for (double gradient : gradients) {
            worst.finite(gradient, () -> "all norms" + where + " (∂/∂kernel, ∂/∂parameter)");
          }
        }
      }
    }
    worst.allHold("norms " + Arrays.toString(norms));
    return worst.finding();
  }

  private static Finding isTheSameEachTime(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    double[] response = new Draws(SEED).normal(RESPONSE);
    double[] norms = Norms.usual((int) NORM.size());
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      for (Precision precision : Precision.values()) {
        MagnitudeFunction h = variant.value();
        List<double[]> values = LegalValues.inside(h.parameters());
        double[] first = run(subject, h, values, precision, response, norms, response).value();
        double[] second = run(subject, h, values, precision, response, norms, response).value();
        for (int i = 0; i < first.length; i++) {
          double norm = norms[norm(i)];
          worst.same(
              first[i],
              second[i],
              () -> variant.place(Norms.place(norm) + " in " + precision.type()));
        }
      }
    }
    worst.allHold(RESPONSE.size() + " responses");
    return worst.finding();
  }

  private static Finding leavesNothing(Subject<MagnitudeFunction> subject) {
    Worst worst = new Worst();
    int times = 3;
    for (Variant<MagnitudeFunction> variant : Variant.of(subject)) {
      try (NDManager parent = subject.manager().newSubManager();
          NDManager ofNorms = parent.newSubManager();
          NDManager batch = parent.newSubManager()) {
        double[] norms = Norms.usual((int) NORM.size());
        NDArray norm = Precision.FLOAT32.create(ofNorms, norms, NORM);
        NDArray response =
            Precision.FLOAT32.create(batch, new Draws(SEED).normal(RESPONSE), RESPONSE);
        NDList parameters = initial(batch, Precision.FLOAT32, variant.value(), RESPONSE);
        int before = ofNorms.getManagedArrays().size();
        int beforeInAll = parent.getManagedArrays().size();
        int results = 0;
        for (int time = 0; time < times; time++) {
          NDArray scaled =
              Scoped.compute(batch, () -> variant.value().scale(response, norm, parameters));
          results += scaled == response ? 0 : 1;
        }
        worst.same(
            0,
            ofNorms.getManagedArrays().size() - before,
            () -> variant.place("the norm's manager, arrays left by " + times + " layers"));
        worst.same(
            results,
            parent.getManagedArrays().size() - beforeInAll,
            () -> variant.place("all managers, arrays left by " + times + " layers"));
      }
    }
    worst.allHold(times + " layers");
    return worst.finding();
  }
}

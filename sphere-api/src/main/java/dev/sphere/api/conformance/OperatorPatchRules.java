package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** The rule about operators and patches and kernels that are out of the ordinary. */
final class OperatorPatchRules {

  static final List<Check<AngularOperator>> ALL =
      List.of(
          new Check<>(
              new Rule("A20", REQUIRED, "value and gradients are finite for any patch and kernel"),
              OperatorPatchRules::isFiniteForAll));

  private static final double[] ONE = {0.6, -0.5, 0.3};
  private static final double[] OTHER = {0.1, 0.9, -0.7};

  private static final double[][] PATCHES = {
    times(0, ONE),
    ONE,
    times(-1, ONE),
    times(1e-6, ONE),
    times(1e-3, OTHER),
    times(-1e6, ONE),
    times(1e6, OTHER)
  };
  private static final double[][] KERNELS = {
    times(0, ONE), ONE, times(1e-6, ONE), times(1e6, ONE), OTHER
  };

  private OperatorPatchRules() {}

  private static double[] times(double factor, double[] vector) {
    return DoubleStream.of(vector).map(entry -> factor * entry).toArray();
  }

  private static Finding isFiniteForAll(Subject<AngularOperator> subject) {
    Worst worst = new Worst();
    LayerProbe layers = subject.layers();
    Shape matrix = new Shape(-1, ONE.length);
    Shape images = new Shape(-1, ONE.length, 1, 1);
    for (Variant<AngularOperator> variant : Variant.of(subject)) {
      AngularOperator g = variant.value();
      for (Precision precision : Precision.values()) {
        examine(
            subject, variant, precision, images, in -> Convolution.plain(layers).of(g, in), worst);
        examine(
            subject,
            variant,
            precision,
            matrix,
            in -> layers.connect(g, new UnitMagnitude(), in.get(0), in.get(1), in.subNDList(2)),
            worst);
      }
    }
    return worst.finding();
  }

  /** Puts all patches before all kernels. */
  private static void examine(
      Subject<AngularOperator> subject,
      Variant<AngularOperator> variant,
      Precision precision,
      Shape shape,
      Function<NDList, NDArray> layer,
      Worst worst) {
    AngularOperator operator = variant.value();
    List<double[]> initial = List.of(LegalValues.initial(operator.parameters()));
    double[] upstream = new double[PATCHES.length * KERNELS.length];
    Arrays.fill(upstream, 1);
    Gradients found;
    try (NDManager manager = subject.manager().newSubManager()) {
      NDList inputs =
          new NDList(
              vectors(manager, precision, PATCHES, shape),
              vectors(manager, precision, KERNELS, shape));
      inputs.addAll(ParameterArrays.along(0, manager, precision, initial, 1));
      found = Gradients.of(layer, upstream, inputs);
    }
    String where = " in " + precision.type() + variant.place("");
    for (int i = 0; i < upstream.length; i++) {
      String patch = Arrays.toString(PATCHES[i / KERNELS.length]);
      String kernel = Arrays.toString(KERNELS[i % KERNELS.length]);
      worst.finite(found.value()[i], () -> "patch " + patch + " and kernel " + kernel + where);
    }
    double steepest = new OperatorCase(operator, operator.at(initial.get(0)), "").steepest();
    List<double[]> gradients = found.gradients();
    bound(gradients.get(0), PATCHES, KERNELS.length * steepest, "∂/∂patch ", where, worst);
    bound(gradients.get(1), KERNELS, PATCHES.length * steepest, "∂/∂kernel ", where, worst);
    for (int p = 0; p < operator.parameters().size(); p++) {
      String name = operator.parameters().get(p).name();
      worst.finite(gradients.get(2 + p)[0], () -> "∂/∂" + name + where);
    }
  }

  private static NDArray vectors(
      NDManager manager, Precision precision, double[][] vectors, Shape shape) {
    double[] flat = Arrays.stream(vectors).flatMapToDouble(DoubleStream::of).toArray();
    long[] sizes = shape.getShape().clone();
    sizes[0] = vectors.length;
    return precision.create(manager, flat, new Shape(sizes));
  }

  /**
   * The angle moves by at most 1/norm as a vector moves by 1, so a gradient is at most the steepest
   * slope over the norm.
   */
  private static void bound(
      double[] gradient,
      double[][] vectors,
      double steepest,
      String what,
      String where,
      Worst worst) {
    for (int i = 0; i < gradient.length; i++) {
      double[] vector = vectors[i / ONE.length];
      double squares = DoubleStream.of(vector).map(entry -> entry * entry).sum();
      double most = 1.1 * steepest / Math.sqrt(squares + LayerProbe.EPSILON);
      double slack = 1e-3 * most + 1e-12;
      worst.between(-most, most, gradient[i], slack, () -> what + Arrays.toString(vector) + where);
    }
  }
}

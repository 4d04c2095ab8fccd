package dev.sphere.bench.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.operator.SquareCosine;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.OracleNorm;
import dev.sphere.ops.testing.PatchOracle;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** TensorFlow's values and gradients are those of patch after patch in double. */
class ReferenceConvolutionTest {

  private static final int CONFIGURATIONS = 20;

  static Stream<AngularOperator> operators() {
    return Stream.of(new Cosine(), new Linear(), new Sigmoid(0.3), new Sigmoid(0.7));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void isTheOperatorOfThePatches(AngularOperator operator) {
    for (int seed = 0; seed < CONFIGURATIONS; seed++) {
      Draw draw = new Draw(seed);
      Case drawn = Case.of(draw);

      drawn.assertLike(operator, draw.normal(drawn.x().size()), draw, "seed " + seed);
    }
  }

  /** The first of two images is black. */
  @ParameterizedTest
  @MethodSource("operators")
  void isTheOperatorOfPatchesOfZerosToo(AngularOperator operator) {
    Case zeros = new Case(2, 3, 4, 4, 3, Convolution.Padding.SAME);
    Draw draw = new Draw(1);
    double[] x = draw.normal(zeros.x().size());
    Arrays.fill(x, 0, x.length / 2, 0);

    zeros.assertLike(operator, x, draw, "zeros");
  }

  /**
   * A kernel of the length that it begins with, √2, and itself as the patch, longer or opposite.
   */
  @ParameterizedTest
  @MethodSource("operators")
  void isBoundedForPatchesAlongTheKernel(AngularOperator operator) {
    Case single = new Case(1, 3, 1, 3, 3, Convolution.Padding.VALID);
    double[] direction = new Draw(2).normal(single.w().size());
    double[] kernel = scaled(direction, Math.sqrt(2) / length(direction));
    for (double factor : new double[] {1, -1, 10, -10}) {
      double[] patch = scaled(kernel, factor);
      Found found = Found.of(operator, single, patch, kernel, new double[] {1});

      String as = operator + ", factor " + factor;
      // float32 resolves so small an angle, of 0.007, to a hundredth of itself.
      assertThat(found.value()[0])
          .as(as)
          .isCloseTo(single.value(operator, patch, kernel)[0], within(1e-3));
      // |∂θ/∂x| is at most 1/‖x‖, and no slope of g here is 2.
      assertThat(length(found.byInput())).as(as).isLessThan(2 / length(patch));
      assertThat(length(found.byKernels())).as(as).isLessThan(2 / length(kernel));
    }
  }

  private static double length(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(entry -> entry * entry).sum());
  }

  private static double[] scaled(double[] vector, double factor) {
    return Arrays.stream(vector).map(entry -> (float) (factor * entry)).toArray();
  }

  @Test
  void hasTheOperatorsOfTheReferenceImplementation() {
    assertThat(operators()).allSatisfy(operator -> assertThat(Response.of(operator)).isPresent());
    assertThat(Response.of(new SquareCosine())).isEmpty();
  }

  /** A convolution's extents. */
  private record Case(
      int batch, int channels, int filters, int side, int kernel, Convolution.Padding padding) {

    static Case of(Draw draw) {
      Convolution.Padding padding = draw.one(List.of(Convolution.Padding.values()));
      return new Case(
          draw.whole(1, 3),
          draw.whole(2, 5),
          draw.whole(1, 5),
          draw.whole(4, 7),
          padding == Convolution.Padding.SAME ? 3 : 4,
          padding);
    }

    Shape x() {
      return new Shape(batch, channels, side, side);
    }

    Shape w() {
      return new Shape(filters, channels, kernel, kernel);
    }

    Shape y() {
      return oracle(new Cosine()).outputShape(x(), w());
    }

    private PatchOracle oracle(AngularOperator operator) {
      Shape one = new Shape(1, 1);
      Shape none = new Shape(0, 0);
      return new PatchOracle(
          operator,
          new SphereMagnitude(),
          OracleNorm.epsilon(1e-4),
          one,
          padding == Convolution.Padding.SAME ? one : none,
          one,
          1);
    }

    double[] value(AngularOperator operator, double[] x, double[] w) {
      return oracle(operator).value(inputs(x, w), x(), w());
    }

    private PatchOracle.Inputs inputs(double[] x, double[] w) {
      return new PatchOracle.Inputs(x, w, new double[filters], new double[0][]);
    }

    /** Asserts value and gradients for kernels and upstream gradients that are drawn. */
    void assertLike(AngularOperator operator, double[] x, Draw draw, String what) {
      double[] w = draw.normal(w().size());
      double[] upstream = draw.normal(y().size());
      Found found = Found.of(operator, this, x, w, upstream);
      PatchOracle.Inputs gradients = oracle(operator).gradients(inputs(x, w), x(), w(), upstream);

      String as = "%s, %s, %s".formatted(operator, this, what);
      assertThat(RelativeError.of(found.value(), value(operator, x, w)))
          .as("value, " + as)
          .isLessThan(1e-5);
      assertThat(RelativeError.of(found.byInput(), gradients.x()))
          .as("gradient of the input, " + as)
          .isLessThan(1e-4);
      assertThat(RelativeError.of(found.byKernels(), gradients.w()))
          .as("gradient of the kernels, " + as)
          .isLessThan(1e-4);
    }
  }

  /** What TensorFlow found, in the oracle's order. */
  private record Found(double[] value, double[] byInput, double[] byKernels) {

    static Found of(AngularOperator operator, Case at, double[] x, double[] w, double[] upstream) {
      Convolution convolution = new ReferenceConvolution(Response.of(operator).orElseThrow());
      AxisOrder images = AxisOrder.ofImages(at.x());
      AxisOrder kernels = AxisOrder.ofKernels(at.w());
      AxisOrder responses = AxisOrder.ofImages(at.y());
      try (Graph graph = new Graph();
          Session session = new Session(graph);
          TFloat32 input = images.tensor(x);
          TFloat32 kernel = kernels.tensor(w);
          TFloat32 above = responses.tensor(upstream)) {
        Ops tf = Ops.create(graph);
        Operand<TFloat32> inputHere = placeholder(tf, input);
        Operand<TFloat32> kernelHere = placeholder(tf, kernel);
        Operand<TFloat32> aboveHere = placeholder(tf, above);
        Operand<TFloat32> value = convolution.of(tf, inputHere, kernelHere, at.padding());
        Gradients gradients =
            tf.gradients(value, List.of(inputHere, kernelHere), Gradients.dx(List.of(aboveHere)));
        try (Result result =
            session
                .runner()
                .feed(inputHere, input)
                .feed(kernelHere, kernel)
                .feed(aboveHere, above)
                .fetch(value)
                .fetch(gradients.dy(0))
                .fetch(gradients.dy(1))
                .run()) {
          return new Found(
              responses.numbers(result.get(0)),
              images.numbers(result.get(1)),
              kernels.numbers(result.get(2)));
        }
      }
    }

    private static Operand<TFloat32> placeholder(Ops tf, TFloat32 value) {
      return tf.placeholder(TFloat32.class, Placeholder.shape(value.shape()));
    }
  }
}

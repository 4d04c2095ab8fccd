package dev.sphere.bench.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** The network on TensorFlow is Sphere's, with the same parameters in the same order. */
class Cnn9Test {

  private static final double WIDTH = 0.04;
  private static final int CLASSES = 10;
  private static final Shape IMAGES = new Shape(6, 3, 32, 32);

  @ParameterizedTest
  @ValueSource(strings = {"conv", "cosine", "linear", "sigmoid(k=0.3)"})
  void givesTheLogitsOfOurs(String operator) {
    Convolution convolution =
        operator.equals(NetworkSpec.PLAIN_CONVOLUTION)
            ? new PlainConvolution()
            : new ReferenceConvolution(
                Response.of(Registry.load().operators().create(operator)).orElseThrow());
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        NDManager manager = engine().newBaseManager()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      Variable<TFloat32> images =
          variables.normal(org.tensorflow.ndarray.Shape.of(6, 32, 32, 3), 1);
      Operand<TFloat32> logits =
          new Cnn9(tf, variables, convolution).logits(images, WIDTH, CLASSES);
      Session.Runner beginning = session.runner();
      variables.beginnings().forEach(beginning::addTarget);
      beginning.run().close();
      Session.Runner fetching = session.runner().fetch(logits).fetch(images);
      variables.trained().forEach(fetching::fetch);
      try (Result result = fetching.run()) {
        NDArray ourImages =
            EngineArrays.of(
                manager,
                AxisOrder.ofImages(IMAGES).numbers(result.get(1)),
                IMAGES,
                DataType.FLOAT32);
        double[] ours = ourLogits(operator, ourImages, result);

        assertThat(
                RelativeError.of(
                    new AxisOrder(new Shape(6, CLASSES), 0, 1).numbers(result.get(0)), ours))
            .isLessThan(1e-4);
      }
    }
  }

  private static Engine engine() {
    return EngineSupport.named("pytorch").engine();
  }

  /** Sphere's logits in training, with the parameters that TensorFlow had. */
  private static double[] ourLogits(String operator, NDArray images, Result result) {
    SphereNetwork network =
        SphereInjector.create()
            .getInstance(NetworkFactory.class)
            .create(
                NetworkSpec.builder(
                        "cnn-9",
                        new ImageShape(3, 32, 32),
                        IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList())
                    .width(WIDTH)
                    .operator(operator)
                    .norm("batch(epsilon=0.001)")
                    .loss("softmax")
                    .build(),
                LossOptions.DEFAULT);
    NDManager manager = images.getManager();
    network.initialize(manager, DataType.FLOAT32, IMAGES);
    List<Parameter> parameters =
        network.getParameters().values().stream().filter(Parameter::requiresGradient).toList();
    assertThat(result.size()).isEqualTo(2 + parameters.size());
    for (int i = 0; i < parameters.size(); i++) {
      NDArray parameter = parameters.get(i).getArray();
      AxisOrder order = order(parameter.getShape());
      assertThat(result.get(2 + i).shape().size()).isEqualTo(parameter.size());
      EngineArrays.write(parameter, order.numbers(result.get(2 + i)));
    }
    NDArray logits =
        network
            .forward(new ParameterStore(manager, false), new NDList(images), true)
            .singletonOrThrow();
    return doubles(logits);
  }

  private static AxisOrder order(Shape shape) {
    return switch (shape.dimension()) {
      case 1 -> new AxisOrder(shape, 0);
      // A 1×1 convolution's kernels, (1, 1, C, classes).
      case 2 -> new AxisOrder(shape, 1, 0);
      default -> AxisOrder.ofKernels(shape);
    };
  }

  private static double[] doubles(NDArray array) {
    float[] single = array.toFloatArray();
    return IntStream.range(0, single.length).mapToDouble(i -> single[i]).toArray();
  }
}

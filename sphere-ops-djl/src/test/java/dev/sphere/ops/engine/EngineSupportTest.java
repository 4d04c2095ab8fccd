package dev.sphere.ops.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.util.passthrough.PassthroughNDManager;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Sharing;
import dev.sphere.ops.fused.FilterResponse;
import dev.sphere.ops.fused.Pixels;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.LearnsOneNumber;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.TwoFunctions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class EngineSupportTest {

  @Test
  void supportsPyTorchAndMxnetByName() {
    assertThat(EngineSupport.all())
        .extracting(EngineSupport::name)
        .containsExactly("pytorch", "mxnet");
    assertThat(EngineSupport.all())
        .extracting(support -> support.engine().getEngineName())
        .containsExactly("PyTorch", "MXNet");
  }

  @EachEngine
  void isFoundByAManager(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager();
        NDManager batch = manager.newSubManager()) {
      assertThat(EngineSupport.of(manager)).isSameAs(engine);
      assertThat(EngineSupport.of(batch)).isSameAs(engine);
    }
  }

  @Test
  void refusesAnEngineItDoesNotSupport() {
    NDManager manager = new PassthroughNDManager(new OtherEngine(), Device.cpu());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EngineSupport.of(manager))
        .withMessage("engine Other is not supported; supported are PyTorch and MXNet");
  }

  private static final class OtherEngine extends Engine {
    @Override
    public Engine getAlternativeEngine() {
      return null;
    }

    @Override
    public String getEngineName() {
      return "Other";
    }

    @Override
    public int getRank() {
      return 100;
    }

    @Override
    public String getVersion() {
      return "1";
    }

    @Override
    public boolean hasCapability(String capability) {
      return false;
    }

    @Override
    public Model newModel(String name, Device device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public NDManager newBaseManager() {
      throw new UnsupportedOperationException();
    }

    @Override
    public NDManager newBaseManager(Device device) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void saysWhatToPutOnTheClassPathWhereAnEngineIsMissing() {
    EngineSupport absent =
        new EngineSupport("absent", "Absent", "the:absent-engine", new MxnetMemory(), Set.of()) {
          @Override
          public NDArray divideByPatchNorm(NDArray products, NDArray norms) {
            throw new AssertionError();
          }

          @Override
          public NDArray multiply(NDArray array, double factor) {
            throw new AssertionError();
          }

          @Override
          void overwriteRows(NDArray array, NDArray rows, NDArray values) {
            throw new AssertionError();
          }

          @Override
          public NDArray detached(NDArray array) {
            throw new AssertionError();
          }
        };

    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(absent::engine)
        .withMessageStartingWith("engine absent is not available")
        .withMessageEndingWith("Put the:absent-engine on the class path.");
  }

  @EachEngine
  void dividesEachPatchByItsNorm(EngineSupport engine) {
    double[] products = new Draw(1).normal(2 * 3 * 2 * 2);
    double[] norms = {0.5, 1, 2, 4, 8, 16, 32, 64};
    double[] expected = new double[products.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = products[i] / norms[i / 12 * 4 + i % 4];
    }
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        NDArray quotient =
            engine.divideByPatchNorm(
                precision.create(manager, products, new Shape(2, 3, 2, 2)),
                precision.create(manager, norms, new Shape(2, 1, 2, 2)));

        assertThat(quotient.getShape()).isEqualTo(new Shape(2, 3, 2, 2));
        assertThat(RelativeError.of(Precision.read(quotient), expected)).isLessThan(1e-7);
      }
    }
  }

  @EachEngine
  void overwritesRows(EngineSupport engine) {
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        NDArray array = precision.create(manager, new double[10], new Shape(5, 2));
        NDArray values =
            precision.create(manager, new double[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));

        engine.setRows(array, manager.create(new long[] {1, 4, 2}), values);

        assertThat(Precision.read(array)).containsExactly(0, 0, 1, 2, 5, 6, 0, 0, 3, 4);
      }
    }
  }

  @EachEngine
  void overwritesRowsUnseenByAGradient(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray parameter = manager.create(new float[] {1, 2, 3}, new Shape(3, 1));
      parameter.setRequiresGradient(true);
      NDArray kept = manager.zeros(new Shape(4, 1));
      NDArray one = manager.create(new long[] {1});
      NDArray two = manager.create(new long[] {2});
      try (GradientCollector collector = engine.engine().newGradientCollector()) {
        // What is made of the parameter goes elsewhere as a number, and what comes is one too.
        engine.setRows(kept, two, parameter.get("1:2"));
        engine.setRows(kept, one, parameter.get("0:1"));
        engine.setRows(parameter, one, manager.create(new float[] {7}, new Shape(1, 1)));
        engine.setRows(parameter, two, kept.get("2:3"));
        collector.backward(parameter.square().sum().add(kept.sum()));
      }

      assertThat(kept.toFloatArray()).containsExactly(0, 1, 2, 0);
      assertThat(parameter.toFloatArray()).containsExactly(1, 7, 2);
      assertThat(parameter.getGradient().toFloatArray()).containsExactly(2, 14, 4);
    }
  }

  /** On the way of what is detached there is nothing; on the other, x², whose gradient is 2x. */
  @EachEngine
  void detachesFromTheGraph(EngineSupport engine) {
    for (Precision precision : Precision.values()) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        NDArray x = precision.create(manager, new double[] {1, -2, 3, 4, 5, 6}, new Shape(2, 3));
        Backward run =
            Backward.of(
                engine,
                in -> {
                  NDArray turned = in.get(0).transpose();
                  NDArray detached = engine.detached(turned);
                  assertThat(detached.getManager()).isSameAs(manager);
                  assertThat(detached.getShape()).isEqualTo(new Shape(3, 2));
                  return turned.square().add(detached.mul(detached));
                },
                new double[] {1, 1, 1, 1, 1, 1},
                new NDList(x));

        assertThat(run.value()).containsExactly(2, 32, 8, 50, 18, 72);
        assertThat(run.gradients().get(0)).containsExactly(2, -4, 6, 8, 10, 12);
      }
    }
  }

  private static NDArray numbered(NDManager manager, Shape shape, DataType type) {
    double[] values = new double[(int) shape.size()];
    Arrays.setAll(values, each -> each);
    return EngineArrays.of(manager, values, shape, type);
  }

  @EachEngine
  void theOrderInMemoryChangesNoNumber(EngineSupport engine) {
    Shape shape = new Shape(2, 3, 4, 5);
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray array = numbered(manager, shape, DataType.FLOAT32);
      NDArray ordered = engine.inOrderOfConvolution(array);
      NDArray again = engine.inOrderOfConvolution(ordered);

      for (NDArray each : List.of(ordered, again, engine.kernelsToUse(array))) {
        assertThat(each.getShape()).isEqualTo(shape);
        assertThat(each.toFloatArray()).containsExactly(array.toFloatArray());
      }
    }
  }

  /** Of a plugin that learns; counts at how many angles it is asked. */
  private static AngularOperator counted(LongAdder asked) {
    return new LearnsOneNumber(
        LearnableParameter.atLeast(0, "bend", Sharing.FILTER, 1),
        bend ->
            new TwoFunctions(
                theta -> {
                  asked.increment();
                  return Math.cos(theta) - bend * Math.sin(theta / 2);
                },
                theta -> -Math.sin(theta) - bend / 2 * Math.cos(theta / 2)));
  }

  @EachEngine
  void anOperatorThatLearnsANumberRespondsAsItsFunctions(EngineSupport engine) {
    Shape shape = new Shape(2, 40, 30, 5);
    double[] bends = {0, 0.3, 1, 1.7, 20};
    double[] cosines = new Draw(7).normal(shape.size());
    // At the ends the two types resolve other angles.
    Arrays.setAll(cosines, i -> (float) (0.99 * Math.tanh(2 * cosines[i])));
    Arrays.setAll(bends, i -> (float) bends[i]);
    double[] upstream = new Draw(8).normal(shape.size());
    LongAdder asked = new LongAdder();
    for (boolean perFilter : new boolean[] {true, false}) {
      double[] learned = perFilter ? bends : new double[] {0.5};
      Backward expected = respond(engine, Precision.FLOAT64, cosines, learned, upstream, asked);
      long one = asked.sumThenReset();
      Backward actual = respond(engine, Precision.FLOAT32, cosines, learned, upstream, asked);

      if (Boolean.parseBoolean(System.getProperty("sphere.fused", "true"))) {
        // Some hundred for each of the numbers learned, whatever the number of cosines.
        assertThat(asked.sumThenReset()).isLessThan(learned.length * 400L);
        assertThat(one).isGreaterThan(shape.size());
      }
      assertThat(RelativeError.of(actual.value(), expected.value())).isLessThan(1e-6);
      assertThat(RelativeError.of(actual.gradients().get(0), expected.gradients().get(0)))
          .isLessThan(1e-4);
      assertThat(RelativeError.of(actual.gradients().get(1), expected.gradients().get(1)))
          .isLessThan(1e-5);
    }
  }

  /** Of pixels whose channels lie side by side. */
  private static Backward respond(
      EngineSupport engine,
      Precision precision,
      double[] cosines,
      double[] learned,
      double[] upstream,
      LongAdder asked) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      return Backward.of(
          engine,
          in ->
              engine.respond(
                  counted(asked),
                  engine.multiply(in.get(0).transpose(0, 3, 1, 2), 1),
                  in.subNDList(1)),
          upstream,
          new NDList(
              precision.create(manager, cosines, new Shape(2, 40, 30, 5)),
              precision.create(manager, learned, new Shape(1, learned.length, 1, 1))));
    }
  }

  @EachEngine
  void pixelsAreThereWhereTheirChannelsLieSideBySide(EngineSupport engine) {
    boolean isUsed = Boolean.parseBoolean(System.getProperty("sphere.fused", "true"));
    boolean hasMemory = isUsed && engine.capabilities().contains(Capability.ZERO_COPY_BUFFERS);
    Shape shape = new Shape(2, 3, 4, 5);
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray array = numbered(manager, shape, DataType.FLOAT32);
      NDArray fresh = engine.createForPixels(manager, shape);
      NDArray wide = numbered(manager, shape, DataType.FLOAT64);

      assertThat(engine.pixels(array)).isEmpty();
      assertThat(engine.pixels(engine.inOrderOfConvolution(wide))).isEmpty();
      assertThat(engine.pixels(engine.inOrderOfConvolution(array)).isPresent())
          .isEqualTo(hasMemory);
      assertThat(fresh.getShape()).isEqualTo(shape);
      assertThat(engine.pixels(fresh).isPresent()).isEqualTo(hasMemory);
      // Of two axes the second is the channels', in the order of either engine.
      NDArray rows = numbered(manager, new Shape(4, 3), DataType.FLOAT32);
      assertThat(engine.pixels(rows).isPresent()).isEqualTo(isUsed);
      // To look has changed nothing.
      assertThat(array.toFloatArray()[1]).isEqualTo(1);
      assertThat(rows.toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }
  }

  @EachEngine
  void whatIsWrittenToPixelsIsInTheArray(EngineSupport engine) {
    Shape shape = new Shape(2, 3, 4, 5);
    FilterResponse response =
        FilterResponse.of(
                new Cosine(), List.of(), new float[] {1, 2, 3}, new float[] {0, 10, 20}, 0)
            .orElseThrow();
    float[] before = new float[2 * 4 * 5];
    for (int pixel = 0; pixel < before.length; pixel++) {
      before[pixel] = pixel;
    }
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray array = engine.inOrderOfConvolution(manager.ones(shape, DataType.FLOAT32));
      Optional<Pixels> pixels = engine.pixels(array);
      pixels.ifPresent(each -> response.respond(each, before, Optional.empty()));

      float[] numbers = array.toFloatArray();
      for (int i = 0; i < numbers.length && pixels.isPresent(); i++) {
        int channel = i / 20 % 3;
        int pixel = i / 60 * 20 + i % 20;
        assertThat(numbers[i]).isEqualTo(pixel * (channel + 1) + 10f * channel);
      }
    }
  }
}

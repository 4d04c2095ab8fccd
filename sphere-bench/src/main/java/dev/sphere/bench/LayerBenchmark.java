package dev.sphere.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.architecture.Activation;
import dev.sphere.models.architecture.LayerFactory;
import dev.sphere.models.architecture.PlainLayers;
import dev.sphere.models.architecture.SphereLayers;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.norm.NoNorm;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Forward and backward of one 3×3 convolution that keeps the image's size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LayerBenchmark {

  /** The engine. */
  @Param({"pytorch", "mxnet"})
  public String engine;

  /** The operator, or conv for the plain convolution. */
  @Param({"conv", "cosine", "linear", "sigmoid", "learnable-sigmoid"})
  public String operator;

  /** Images a batch. */
  @Param("128")
  public int batch;

  /** Channels and filters. */
  @Param("128")
  public int filters;

  /** Rows and columns of the images. */
  @Param("32")
  public int side;

  private NDManager manager;
  private ParameterStore parameters;
  private Block layer;
  private NDArray input;

  /** Makes the layer and an input whose gradient is wanted too, as inside a network. */
  @Setup(Level.Trial)
  public void setUp() {
    Engine loaded = EngineSupport.named(engine).engine();
    loaded.setRandomSeed(1);
    manager = loaded.newBaseManager(Device.cpu());
    parameters = new ParameterStore(manager, false);
    Shape shape = new Shape(batch, filters, side, side);
    layer = layers().convolution(filters, new Shape(3, 3), new Shape(1, 1), new Shape(1, 1));
    layer.initialize(manager, DataType.FLOAT32, shape);
    input = manager.randomNormal(new Shape(batch, side, side, filters)).transpose(0, 3, 1, 2);
    input.setRequiresGradient(true);
  }

  private LayerFactory layers() {
    return operator.equals("conv")
        ? new PlainLayers(new NoNorm(), Activation.RELU)
        : new SphereLayers(
            AngularResponse.of(Registry.load().operators().create(operator)),
            new NoNorm(),
            Activation.RELU);
  }

  /** One step; a gradient is read back, because MXNet computes when it is asked. */
  @Benchmark
  public float step() {
    try (NDManager scratch = manager.newSubManager();
        GradientCollector collector = manager.getEngine().newGradientCollector()) {
      input.tempAttach(scratch);
      NDArray output = layer.forward(parameters, new NDList(input), true).singletonOrThrow();
      collector.backward(output.sum());
      Parameter kernel = layer.getDirectParameters().get("weight");
      try (NDArray gradient = kernel.getArray().getGradient();
          NDArray sum = gradient.sum()) {
        return sum.getFloat();
      }
    } finally {
      input.attach(manager);
    }
  }

  /** Closes what was made. */
  @TearDown(Level.Trial)
  public void tearDown() {
    manager.close();
  }
}

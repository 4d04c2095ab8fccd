package dev.sphere.bench.jmh;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.registry.Registry;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.LayerStep;
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

  private LayerStep layer;

  /** Makes the layer. */
  @Setup(Level.Trial)
  public void setUp() {
    Shape one = new Shape(1, 1);
    layer =
        new LayerStep(
            EngineSupport.named(engine).engine(),
            layers().convolution(filters, new Shape(3, 3), one, one),
            new LayerSetting(filters, filters, side, 1),
            batch);
  }

  private LayerFactory layers() {
    return operator.equals("conv")
        ? new PlainLayers(new NoNorm(), Activation.RELU)
        : new SphereLayers(
            AngularResponse.of(Registry.load().operators().create(operator)),
            new NoNorm(),
            Activation.RELU);
  }

  /** Runs a step. */
  @Benchmark
  public float step() {
    return layer.run();
  }

  /** Closes what was made. */
  @TearDown(Level.Trial)
  public void tearDown() {
    layer.close();
  }
}

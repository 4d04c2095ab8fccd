package dev.sphere.bench.jmh;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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

/** Forward and backward of a loss with its class weights, on a batch of embeddings. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadBenchmark {

  /** The engine. */
  @Param({"pytorch", "mxnet"})
  public String engine;

  /** The loss. */
  @Param({
    "softmax",
    "w-softmax",
    "ga-softmax",
    "a-softmax",
    "cosface",
    "arcface",
    "adaface",
    "magface",
    "curricularface",
    "sphereface2",
    "sub-center-arcface",
    "proxy-anchor",
    "circle",
    "supervised-contrastive",
    "center"
  })
  public String loss;

  /** Embeddings a batch, 2 at least. */
  @Param("128")
  public int batch;

  /** Numbers an embedding. */
  @Param("256")
  public int features;

  /** Classes. */
  @Param("1000")
  public int classes;

  private NDManager manager;
  private ParameterStore parameters;
  private LossHead head;
  private NDArray embeddings;
  private NDArray labels;

  /** Makes the head and a batch of noise. */
  @Setup(Level.Trial)
  public void setUp() {
    manager = EngineSupport.named(engine).engine().newBaseManager(Device.cpu());
    manager.getEngine().setRandomSeed(1);
    parameters = new ParameterStore(manager, false);
    head = Registry.load().losses().create(loss).newHead(classes, LossOptions.DEFAULT);
    Shape shape = new Shape(batch, features);
    head.initialize(manager, DataType.FLOAT32, shape);
    embeddings = manager.randomNormal(shape);
    embeddings.setRequiresGradient(true);
    // Losses that compare embeddings with each other want two of a class.
    int present = Math.min(classes, batch / 2);
    labels = EngineArrays.of(manager, LongStream.range(0, batch).map(i -> i % present).toArray());
  }

  /** Runs a step. */
  @Benchmark
  public float step() {
    try (NDManager scratch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      embeddings.tempAttach(scratch);
      labels.tempAttach(scratch);
      NDList wanted = new NDList(labels);
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDList outputs = head.forward(parameters, new NDList(embeddings), wanted, null);
        collector.backward(head.loss().evaluate(wanted, outputs));
        return embeddings.getGradient().sum().getFloat();
      }
    }
  }

  /** Closes what was made. */
  @TearDown(Level.Trial)
  public void tearDown() {
    manager.close();
  }
}

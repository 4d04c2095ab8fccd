package dev.sphere.bench.jmh;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.LossOptions;
import dev.sphere.bench.NetworkVariants;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** A network written to a folder and read again, in the folder for temporary files. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SavingBenchmark {

  /** The engine. */
  @Param({"pytorch", "mxnet"})
  public String engine;

  /** The network. */
  @Param({"cnn-9", "sphere-resnet-32"})
  public String model;

  /** Scales the filter counts. */
  @Param("1")
  public double width;

  private final NetworkFactory networks = SphereInjector.create().getInstance(NetworkFactory.class);
  private Engine loaded;
  private SavedModel saved;
  private Path directory;
  private Path written;

  /** Makes the network and writes it once, to be read. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    loaded = EngineSupport.named(engine).engine();
    NetworkSpec spec = networks.complete(NetworkVariants.cifar10(model, width));
    SphereNetwork network = networks.create(spec, LossOptions.DEFAULT);
    Model owner = Model.newInstance("model", Device.cpu(), loaded.getEngineName());
    owner.setBlock(network);
    network.initialize(owner.getNDManager(), DataType.FLOAT32, spec.image().batch(1));
    saved = new SavedModel(spec, owner);
    directory = Files.createTempDirectory("sphere-bench");
    saved.save(directory.resolve("read"));
    written = directory.resolve("written");
  }

  /** Writes the network. */
  @Benchmark
  public void save() throws IOException {
    delete(written);
    saved.save(written);
  }

  /** Reads the network. */
  @Benchmark
  public SavedModel load() throws IOException {
    try (SavedModel read =
        SavedModel.load(directory.resolve("read"), networks, loaded, Device.cpu())) {
      return read;
    }
  }

  /** Closes what was made and deletes what was written. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    saved.close();
    delete(directory);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> children = files.sorted(Comparator.reverseOrder()).toList();
        for (Path child : children) {
          Files.delete(child);
        }
      }
    }
  }
}

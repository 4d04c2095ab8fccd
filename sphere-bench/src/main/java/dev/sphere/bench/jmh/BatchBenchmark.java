package dev.sphere.bench.jmh;

import dev.sphere.bench.LoaderVariants;
import dev.sphere.bench.Variant;
import dev.sphere.models.data.ImageSet;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A batch of coloured images, prepared and handed to the engine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BatchBenchmark {

  /** The engine. */
  @Param({"pytorch", "mxnet"})
  public String engine;

  /** How the images are varied. */
  @Param({"none", "flip", "crop-flip"})
  public String augmentation;

  /** Images a batch. */
  @Param("128")
  public int batch;

  /** Rows and columns of the images. */
  @Param("32")
  public int side;

  private Variant.Step epoch;

  /** Makes images of noise. */
  @Setup(Level.Trial)
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    byte[][] pixels = new byte[LoaderVariants.BATCHES * batch][3 * side * side];
    for (byte[] image : pixels) {
      random.nextBytes(image);
    }
    ImageSet images = new ImageSet(List.of("noise"), side, side, 3, pixels, new int[pixels.length]);
    epoch =
        new LoaderVariants(EngineSupport.named(engine).engine(), images, batch)
            .all().stream()
                .filter(variant -> variant.name().equals(augmentation))
                .findFirst()
                .orElseThrow()
                .preparation()
                .get();
  }

  /** Runs an epoch. */
  @Benchmark
  @OperationsPerInvocation(LoaderVariants.BATCHES)
  public float prepare() {
    return epoch.run();
  }

  /** Closes what was made. */
  @TearDown(Level.Trial)
  public void tearDown() {
    epoch.close();
  }
}

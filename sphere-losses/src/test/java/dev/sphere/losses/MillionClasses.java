package dev.sphere.losses;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Twenty steps of Partial FC with a million classes and Adam, in a process of its own; prints how
 * long they took and the most memory that the process ever had.
 */
final class MillionClasses {

  private static final int CLASSES = 1_000_000;
  private static final int SIZE = 128;
  private static final int BATCH = 64;
  private static final int STEPS = 20;

  private MillionClasses() {}

  /**
   * Runs.
   *
   * @param arguments the name of the engine
   */
  public static void main(String[] arguments) throws IOException {
    EngineSupport engine = EngineSupport.named(arguments[0]);
    LossHead head = new Partial().newHead(CLASSES, LossOptions.DEFAULT);
    try (NDManager manager = engine.engine().newBaseManager(Device.cpu());
        SampledOptimizers optimizers = new SampledOptimizers(head)) {
      head.initialize(manager, DataType.FLOAT32, new Shape(BATCH, SIZE));
      HeadTraining training =
          new HeadTraining(head, optimizers.create(Optimizer.adam()), manager, Precision.FLOAT32);
      Draw draw = new Draw(1);
      for (int step = 0; step < STEPS; step++) {
        long begin = System.nanoTime();
        double[] embeddings = draw.normal(BATCH * SIZE);
        int[] labels = IntStream.range(0, BATCH).map(i -> draw.whole(0, CLASSES - 1)).toArray();
        double loss = training.step(embeddings, labels).loss();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("step %d: loss %.3f, %.2f s%n", step, loss, seconds);
      }
    }
    Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .forEach(System.out::println);
  }
}

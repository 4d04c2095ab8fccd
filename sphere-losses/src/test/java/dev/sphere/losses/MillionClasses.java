package dev.sphere.losses;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Twenty steps with a million classes in a process of its own; prints the last loss and the most
 * memory that the process ever had.
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
   * @param arguments the engine and {@code sgd} or {@code adam}
   */
  public static void main(String[] arguments) throws IOException {
    EngineSupport engine = EngineSupport.named(arguments[0]);
    LossHead head = new Partial().newHead(CLASSES, LossOptions.DEFAULT);
    float loss = 0;
    try (NDManager manager = engine.engine().newBaseManager(Device.cpu());
        SampledOptimizers optimizers = new SampledOptimizers(head)) {
      Tracker rate = Tracker.fixed(0.1f);
      Optimizer optimizer =
          arguments[1].equals("adam")
              ? optimizers.create(Optimizer.adam().optLearningRateTracker(rate))
              : optimizers.create(Optimizer.sgd().setLearningRateTracker(rate).optMomentum(0.9f));
      head.initialize(manager, DataType.FLOAT32, new Shape(BATCH, SIZE));
      for (int step = 0; step < STEPS; step++) {
        long begin = System.nanoTime();
        loss = step(engine, head, optimizer, manager, step);
        System.out.printf("step %d: %.3f s%n", step, (System.nanoTime() - begin) / 1e9);
      }
    }
    System.out.println("loss " + loss);
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM")) {
        System.out.println(line);
      }
    }
  }

  private static float step(
      EngineSupport engine, LossHead head, Optimizer optimizer, NDManager manager, int step) {
    Random random = new Random(step);
    float[] embeddings = new float[BATCH * SIZE];
    for (int i = 0; i < embeddings.length; i++) {
      embeddings[i] = (float) random.nextGaussian();
    }
    NDList labels = new NDList();
    try (NDManager batch = manager.newSubManager()) {
      labels.add(batch.create(random.longs(BATCH, 0, CLASSES).toArray()));
      NDArray value;
      try (GradientCollector collector = engine.engine().newGradientCollector()) {
        NDArray input = batch.create(embeddings, new Shape(BATCH, SIZE));
        NDList outputs =
            head.forward(new ParameterStore(batch, false), new NDList(input), labels, null);
        value = head.loss().evaluate(labels, outputs);
        collector.backward(value);
      }
      for (Parameter parameter : head.getParameters().values()) {
        if (parameter.requiresGradient()) {
          try (NDArray gradient = parameter.getArray().getGradient()) {
            optimizer.update(parameter.getId(), parameter.getArray(), gradient);
          }
        }
      }
      return value.getFloat();
    }
  }
}

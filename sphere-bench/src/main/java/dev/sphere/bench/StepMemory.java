package dev.sphere.bench;

import ai.djl.engine.Engine;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.MathMode;
import java.util.List;

/**
 * A process that measures how much memory training steps of one network take, Java's own heap
 * apart: {@link MemoryComparison} starts it, a new one for each variant.
 */
public final class StepMemory {

  /** Begins the line that holds the result. */
  static final String RESULT = "bytes of a training step: ";

  /** The first asks for gradients and for Adam's moments, the next meet them. */
  private static final int STEPS = 3;

  private static final double LEAST_WIDTH = 0.01;

  private StepMemory() {}

  /**
   * Measures.
   *
   * @param arguments the name of a {@link MathMode}, the engine's name, architecture, width,
   *     operator or {@link NetworkVariants#BASELINE}, images a batch
   */
  public static void main(String[] arguments) {
    MathMode.valueOf(arguments[0]).select();
    Engine engine = Engine.getEngine(arguments[1]);
    String architecture = arguments[2];
    double width = Double.parseDouble(arguments[3]);
    String operator = arguments[4];
    int batch = Integer.parseInt(arguments[5]);
    // What is loaded and kept for any network is no part of this one's step.
    run(variant(engine, architecture, LEAST_WIDTH, operator, 1));
    System.gc();
    long before = ResidentMemory.now().orElseThrow();
    ResidentMemory.forgetPeak();
    run(variant(engine, architecture, width, operator, batch));
    System.out.println(RESULT + (ResidentMemory.peak().orElseThrow() - before));
  }

  private static Variant variant(
      Engine engine, String architecture, double width, String operator, int batch) {
    NetworkFactory networks = SphereInjector.create().getInstance(NetworkFactory.class);
    List<String> operators =
        operator.equals(NetworkVariants.BASELINE) ? List.of() : List.of(operator);
    List<Variant> variants =
        new NetworkVariants(engine, networks, architecture, width, operators).training(batch);
    return variants.get(operators.size());
  }

  private static void run(Variant variant) {
    try (Variant.Step step = variant.preparation().get()) {
      for (int i = 0; i < STEPS; i++) {
        step.run();
      }
    }
  }
}

package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.sphere.api.EngineArrays;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Rows for all classes, of which those of a sample are in slots, where they are worked on.
 *
 * <p>No gradient sees rows move, even while one is being collected.
 */
final class SampledRows {

  private final NDArray all;
  private final NDArray slots;
  private final EngineSupport engine;
  private SampledClasses held = SampledClasses.NONE;

  /**
   * Starts with no class in the slots.
   *
   * @param all (classes, …)
   * @param slots (capacity, …)
   */
  SampledRows(NDArray all, NDArray slots) {
    this.all = all;
    this.slots = slots;
    engine = EngineSupport.of(all.getManager());
  }

  /** Returns the slots; the rows of the classes held are the first. */
  NDArray slots() {
    return slots;
  }

  /** Returns the rows of all classes, those held aside, and the slots. */
  List<NDArray> arrays() {
    return List.of(all, slots);
  }

  /** Returns the classes held. */
  SampledClasses held() {
    return held;
  }

  /** Stores the rows of the classes held and holds others. */
  void hold(SampledClasses classes) {
    if (classes == held) {
      return;
    }
    store();
    held = classes;
    if (held.size() > 0) {
      try (NDArray places = numbers(LongStream.range(0, held.size()).toArray());
          NDArray numbers = numbers(held.numbers());
          NDArray rows = all.get(new NDIndex("{}", numbers))) {
        engine.setRows(slots, places, rows);
      }
    }
  }

  /** Copies the rows of the classes held to those of all classes. */
  void store() {
    if (held.size() > 0) {
      try (NDArray memory = slots.stopGradient();
          NDArray numbers = numbers(held.numbers());
          NDArray rows = memory.get(new NDIndex("0:{}", held.size()))) {
        engine.setRows(all, numbers, rows);
      }
    }
  }

  private NDArray numbers(long[] values) {
    return EngineArrays.of(all.getManager(), values);
  }
}

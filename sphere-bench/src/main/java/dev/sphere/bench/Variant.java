package dev.sphere.bench;

import java.util.function.Supplier;

/**
 * One of the things a comparison times.
 *
 * @param name in the table
 * @param preparation makes what is run; called once, before the first step of any variant
 */
public record Variant(String name, Supplier<Step> preparation) {

  /** What is run over and over. */
  public interface Step extends AutoCloseable {

    /**
     * Does the work once and reads a value of its result, because an engine may compute only when
     * it is asked.
     */
    float run();

    @Override
    void close();
  }
}

package dev.sphere.ops.layer;

import ai.djl.nn.Block;
import java.lang.reflect.Field;

/**
 * A field of a block of DJL that has no getter.
 *
 * @param <T> what it holds, of a primitive its class
 */
public final class HiddenField<T> {

  private final Field field;
  private final Class<T> type;

  /**
   * Opens a field.
   *
   * @throws IllegalStateException if this DJL does not have it or does not let it be read
   */
  public HiddenField(Class<? extends Block> owner, String name, Class<T> type) {
    this.type = type;
    try {
      field = owner.getDeclaredField(name);
      field.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      throw new IllegalStateException(
          "this version of DJL has no readable field %s.%s".formatted(owner.getName(), name),
          absent);
    }
  }

  /** Returns what the field holds in a block. */
  public T of(Block block) {
    try {
      return type.cast(field.get(block));
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package dev.sphere.models.conversion;

import ai.djl.nn.Block;
import java.lang.reflect.Field;

/** A field that DJL gives to subclasses alone and has no getter for. */
final class ProtectedField<T> {

  private final Field field;
  private final Class<T> type;

  /**
   * Opens a field.
   *
   * @throws IllegalStateException if this DJL does not have it or does not let it be read
   */
  ProtectedField(Class<? extends Block> owner, String name, Class<T> type) {
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
  T of(Block block) {
    try {
      return type.cast(field.get(block));
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

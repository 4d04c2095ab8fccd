package dev.sphere.api;

import java.util.List;

/**
 * Names an extension, declares its options and makes it.
 *
 * <p>A provider is public with a public constructor without arguments, and its class is named in
 * {@code META-INF/services}, in the file of the interface below this one that it implements.
 *
 * @param <T> what it makes
 */
public interface Provider<T> {

  /** Returns the name used in specs: {@code [a-z][a-z0-9-]*}. */
  String name();

  /** Returns one line that says what it is, with its formula. */
  String description();

  /** Returns the options it takes, in the order in which a spec may give them without names. */
  default List<Option> options() {
    return List.of();
  }

  /**
   * Makes the extension.
   *
   * @param options a legal value for each of {@link #options()}
   * @return an immutable value
   */
  T create(Options options);
}

package dev.sphere.models;

import dev.sphere.api.registry.SpecException;
import dev.sphere.api.registry.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Things of one sort by name, such as the architectures an injector knows. */
public final class Named<T> {

  private final String noun;
  private final SortedMap<String, T> values;

  /**
   * Keeps things by name.
   *
   * @param noun what a message calls one of them
   */
  public Named(String noun, Map<String, T> values) {
    this.noun = noun;
    this.values = new TreeMap<>(values);
  }

  /**
   * Returns the one of a name.
   *
   * @throws SpecException if there is none; lists the known names and the nearest
   */
  public T get(String name) {
    T value = values.get(name);
    if (value == null) {
      throw new SpecException(Suggestion.unknown(noun, name, values.keySet()));
    }
    return value;
  }

  /** Returns the names, sorted. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** Returns all of them, sorted by name. */
  public Collection<T> values() {
    return List.copyOf(values.values());
  }
}

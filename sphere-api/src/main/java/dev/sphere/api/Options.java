package dev.sphere.api;

import java.util.Map;

/** A legal value for each option a provider declares. Asking for another option is a bug. */
public final class Options {

  private final Map<String, Object> values;

  /**
   * Makes options from checked values.
   *
   * @param values by option name: {@link Double}, {@link Integer}, {@link Boolean}, {@link String}
   *     for a choice, or the nested extension
   */
  public Options(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  /** Returns the value of an option declared by {@link Option#real}. */
  public double real(String name) {
    return get(name, Double.class);
  }

  /** Returns the value of an option declared by {@link Option#whole}. */
  public int whole(String name) {
    return get(name, Integer.class);
  }

  /** Returns the value of an option declared by {@link Option#flag}. */
  public boolean flag(String name) {
    return get(name, Boolean.class);
  }

  /** Returns the value of an option declared by {@link Option#choice}. */
  public String choice(String name) {
    return get(name, String.class);
  }

  /** Returns the value of an option declared by {@link Option#operator}. */
  public AngularOperator operator(String name) {
    return get(name, AngularOperator.class);
  }

  /** Returns the value of an option declared by {@link Option#loss}. */
  public SphereLoss loss(String name) {
    return get(name, SphereLoss.class);
  }

  private <T> T get(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "no option \"" + name + "\" of type " + type.getSimpleName() + " was declared");
    }
    return type.cast(value);
  }
}

package dev.sphere.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The layers of a network, compared one setting after the other.
 *
 * @param timings of the same variants for each setting
 */
public record LayerComparison(Map<LayerSetting, List<Timing>> timings) {

  /**
   * Compares all settings.
   *
   * @param variants of a setting, {@link LayerVariants#BASELINE} among them
   */
  public static LayerComparison run(
      List<LayerSetting> settings,
      Function<LayerSetting, List<Variant>> variants,
      Comparison comparison,
      Comparison.Observer observer) {
    Map<LayerSetting, List<Timing>> timings = new LinkedHashMap<>();
    for (LayerSetting setting : settings) {
      timings.put(setting, comparison.run(variants.apply(setting), observer));
    }
    return new LayerComparison(timings);
  }

  /** Returns the names of the variants. */
  public List<String> names() {
    return timings.values().iterator().next().stream().map(Timing::name).toList();
  }

  /** Returns how long all layers of the network take, the sum of medians, in seconds. */
  public double seconds(String name) {
    return timings.entrySet().stream()
        .mapToDouble(entry -> entry.getKey().count() * timing(entry.getKey(), name).median())
        .sum();
  }

  /** Returns {@link #seconds} in units of the plain convolution's. */
  public double ratio(String name) {
    return seconds(name) / seconds(LayerVariants.BASELINE);
  }

  /** Returns the timing of a variant in a setting. */
  public Timing timing(LayerSetting setting, String name) {
    return timings.get(setting).stream()
        .filter(timing -> timing.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

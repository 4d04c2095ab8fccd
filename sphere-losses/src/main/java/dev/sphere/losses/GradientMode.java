package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;
import java.util.Locale;

/** Which gradient the logits with a margin have. */
public enum GradientMode {
  /** That of their value. */
  EXACT,
  /**
   * That of the logits without margin: the value has the margin, the gradient does not
   * ("characteristic gradient detachment" of SphereFace Revived, section 3.3).
   */
  DETACHED;

  private static final String OPTION = "gradient";

  /** Returns the option of a spec that chooses. */
  static Option option() {
    return Option.choice(
        OPTION, List.of("exact", "detached"), "of the value, or of the logits without margin");
  }

  /** Returns what a spec chose. */
  static GradientMode of(Options options) {
    return valueOf(options.choice(OPTION).toUpperCase(Locale.ROOT));
  }
}

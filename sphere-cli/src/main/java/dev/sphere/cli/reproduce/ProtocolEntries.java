package dev.sphere.cli.reproduce;

import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.training.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a protocol says of a network and of how it learns, by the names of the command line. */
final class ProtocolEntries {

  /** What specs are completed for before there are images; no entry depends on it. */
  static final ImageShape IMAGES = new ImageShape(3, 32, 32);

  private ProtocolEntries() {}

  /**
   * Returns what makes a network.
   *
   * @param spec with all options written out
   */
  static Map<String, Object> of(NetworkSpec spec) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("model", spec.architecture());
    entries.put("width", spec.width());
    entries.put("operator", spec.operator());
    if (!spec.hasPlainConvolutions()) {
      entries.put("magnitude", spec.magnitude());
      entries.put("angle-norm", spec.angleNorm());
    }
    entries.put("norm", spec.norm());
    entries.put("activation", spec.activation());
    entries.put("loss", spec.loss());
    return entries;
  }

  /** Returns how a network learns. */
  static Map<String, Object> of(Hyperparameters learned) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("optimizer", learned.optimizer().name().toLowerCase(Locale.ROOT));
    entries.put("lr", learned.learningRate().rate());
    entries.put("schedule", learned.learningRate().schedule().toString());
    entries.put("weight-decay", learned.weightDecay().rate());
    entries.put("weight-decay-of-norms", learned.weightDecay().norms());
    entries.put("gradient-norm", learned.gradientNorm());
    entries.put("project-every", learned.projectEvery());
    entries.put("label-smoothing", learned.loss().labelSmoothing());
    entries.put("probability-floor", learned.loss().probabilityFloor());
    return entries;
  }
}

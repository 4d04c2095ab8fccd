package dev.sphere.models.saving;

/** Which versions of its plugins a saved model is loaded with. */
public enum PluginVersions {
  /** Those it was saved with: another version may compute something else. */
  SAME,

  /** Whichever are there: the caller knows that they compute the same. */
  ANY
}

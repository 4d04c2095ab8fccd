package dev.sphere.models.conversion;

/** What a rule wants of a layer. */
public enum Treatment {
  /** It becomes its hyperspherical twin. */
  SPHERE,
  /** It stays as it is. */
  PLAIN
}

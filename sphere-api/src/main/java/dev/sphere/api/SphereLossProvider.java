package dev.sphere.api;

/** The extension point of loss heads: found by {@link java.util.ServiceLoader}. */
public interface SphereLossProvider extends Provider<SphereLoss> {}

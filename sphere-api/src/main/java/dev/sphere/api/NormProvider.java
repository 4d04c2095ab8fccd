package dev.sphere.api;

/** The extension point of norms: found by {@link java.util.ServiceLoader}. */
public interface NormProvider extends Provider<Norm> {}

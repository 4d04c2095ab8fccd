package dev.sphere.api;

/** The extension point of regularizers: found by {@link java.util.ServiceLoader}. */
public interface RegularizerProvider extends Provider<Regularizer> {}

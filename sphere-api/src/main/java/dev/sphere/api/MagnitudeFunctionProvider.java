package dev.sphere.api;

/** The extension point of magnitude functions: found by {@link java.util.ServiceLoader}. */
public interface MagnitudeFunctionProvider extends Provider<MagnitudeFunction> {}

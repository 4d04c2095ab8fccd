package dev.sphere.api;

/** The extension point of angular operators: found by {@link java.util.ServiceLoader}. */
public interface AngularOperatorProvider extends Provider<AngularOperator> {}

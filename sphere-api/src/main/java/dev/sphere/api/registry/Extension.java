package dev.sphere.api.registry;

import dev.sphere.api.Provider;

/**
 * An extension of a registry.
 *
 * @param kind what it is
 * @param provider names and makes it
 */
public record Extension(Kind<?> kind, Provider<?> provider) {}

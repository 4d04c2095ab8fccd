/**
 * The built-in operators, layers, norms and regularizers, on DJL.
 *
 * <p>The operators and their like are reached by name through a {@link
 * dev.sphere.api.registry.Registry} or made with {@code new}; the layers are DJL blocks.
 */
package dev.sphere.ops;

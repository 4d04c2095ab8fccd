/**
 * The extension points of Sphere and nothing else: what a plugin compiles against.
 *
 * <p>An extension is a value, such as an {@link dev.sphere.api.AngularOperator}, and a provider,
 * such as an {@link dev.sphere.api.AngularOperatorProvider}, that names it, declares its options
 * and makes it. Providers are found by {@link java.util.ServiceLoader}; one record can be both.
 */
package dev.sphere.api;

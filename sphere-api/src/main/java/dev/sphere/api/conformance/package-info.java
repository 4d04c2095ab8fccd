/**
 * The rules an extension keeps, and their checks.
 *
 * <p>Each rule has an id that docs/spec.md, a test and a message share. The checks use no test
 * framework: {@link dev.sphere.api.conformance.Conformance#check} gives outcomes, and a test of a
 * plugin asserts that all of them hold.
 */
package dev.sphere.api.conformance;

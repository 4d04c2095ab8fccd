/**
 * Worked examples, each run by a test: programs, and operators that make this jar a plugin. The
 * simplest is {@link dev.sphere.examples.Parabola}.
 */
package dev.sphere.examples;

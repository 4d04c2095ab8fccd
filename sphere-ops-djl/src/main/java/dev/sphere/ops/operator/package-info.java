/** The angular operators g(θ) of "Deep Hyperspherical Learning" in numerically stable forms. */
package dev.sphere.ops.operator;

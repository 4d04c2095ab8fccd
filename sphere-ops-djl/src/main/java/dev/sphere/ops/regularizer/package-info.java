/** Penalties on kernels. */
package dev.sphere.ops.regularizer;

/** What follows a SphereConv: SphereNorm, batch, layer or group normalization, several or none. */
package dev.sphere.ops.norm;

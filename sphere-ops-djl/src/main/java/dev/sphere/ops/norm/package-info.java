/** What follows a SphereConv: SphereNorm, BatchNorm, both or nothing. */
package dev.sphere.ops.norm;

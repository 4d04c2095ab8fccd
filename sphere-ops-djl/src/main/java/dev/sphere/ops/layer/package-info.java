/** SphereConv layers: DJL blocks, each with a static functional twin. */
package dev.sphere.ops.layer;

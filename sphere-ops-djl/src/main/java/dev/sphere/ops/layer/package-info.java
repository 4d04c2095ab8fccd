/**
 * Hyperspherical layers as DJL blocks: convolutions and fully connected layers, each with a static
 * functional twin, and recurrent layers made of them.
 */
package dev.sphere.ops.layer;

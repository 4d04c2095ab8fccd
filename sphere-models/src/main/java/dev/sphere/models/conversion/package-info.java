/** Networks of ordinary layers, rewritten to hyperspherical ones that keep their weights. */
package dev.sphere.models.conversion;

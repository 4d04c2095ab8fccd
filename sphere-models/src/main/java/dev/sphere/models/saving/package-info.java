/** Saved models: a folder that Sphere and plain DJL load. */
package dev.sphere.models.saving;
